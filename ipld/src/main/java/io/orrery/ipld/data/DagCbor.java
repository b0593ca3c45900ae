package io.orrery.ipld.data;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;

/**
 * The dag-cbor codec (ipld/ipld specs/codecs/dag-cbor): CBOR with one form for each value, and
 * links.
 */
public final class DagCbor {
  private DagCbor() {}

  /**
   * Decodes a block of the network. Beyond the canonical form this takes what old writers left
   * there and Kubo reads: keys in any order, floats of 16 and 32 bits, undefined as null, -0. The
   * buffer does not move.
   *
   * @throws FaultException MALFORMED
   */
  public static Value decode(ByteBuffer bytes) throws FaultException {
    return decode(bytes, CborReader.Dialect.LENIENT);
  }

  /**
   * Decodes what {@link #encode} makes and refuses every other form. The buffer does not move.
   *
   * @throws FaultException MALFORMED
   */
  public static Value decodeStrict(ByteBuffer bytes) throws FaultException {
    return decode(bytes, CborReader.Dialect.STRICT);
  }

  private static Value decode(ByteBuffer bytes, CborReader.Dialect dialect) throws FaultException {
    ValueBuilder builder = new ValueBuilder();
    CborReader.read(bytes, dialect, builder);
    return builder.value();
  }

  /**
   * The canonical bytes.
   *
   * @throws FaultException MALFORMED for -0 and for text with half a surrogate pair, which have no
   *     form
   */
  public static ByteBuffer encode(Value value) throws FaultException {
    return CborWriter.write(value, false);
  }
}

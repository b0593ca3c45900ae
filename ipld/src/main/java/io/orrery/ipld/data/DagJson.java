package io.orrery.ipld.data;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;

/** The dag-json codec (ipld/ipld specs/codecs/dag-json): JSON with links and bytes. */
public final class DagJson {
  private DagJson() {}

  /**
   * Decodes a block, or what a user wrote: white space is free, and so is the order of keys. The
   * buffer does not move.
   *
   * @throws FaultException MALFORMED
   */
  public static Value decode(ByteBuffer bytes) throws FaultException {
    ValueBuilder builder = new ValueBuilder();
    JsonReader.read(bytes, true, builder);
    return builder.value();
  }

  /**
   * The canonical bytes.
   *
   * @throws FaultException MALFORMED for text with half a surrogate pair and for maps that would
   *     read as a link or as bytes
   */
  public static ByteBuffer encode(Value value) throws FaultException {
    return JsonWriter.write(value, false);
  }
}

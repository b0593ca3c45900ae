package io.orrery.node.pin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.ipld.Varint;
import java.nio.ByteBuffer;

/**
 * A pin as a row of its table. Key: multihash, CID version (one byte), codec (varint), so that the
 * pins of one block stand together. Value: format 1, mode ({@code r} or {@code d}), name in UTF-8.
 */
final class PinRow {
  private static final byte FORMAT = 1;

  private PinRow() {}

  static byte[] key(Cid cid) {
    byte[] hash = cid.multihash().toBytes();
    ByteBuffer key = ByteBuffer.allocate(hash.length + 1 + Varint.length(cid.codec()));
    key.put(hash).put((byte) cid.version());
    Varint.write(cid.codec(), key);
    return key.array();
  }

  static byte[] value(PinMode mode, String name) {
    byte[] text = name.getBytes(UTF_8);
    return ByteBuffer.allocate(2 + text.length)
        .put(FORMAT)
        .put((byte) (mode == PinMode.RECURSIVE ? 'r' : 'd'))
        .put(text)
        .array();
  }

  static Pin pin(byte[] key, byte[] value) throws FaultException {
    return pin(cid(key), value);
  }

  static Pin pin(Cid cid, byte[] value) throws FaultException {
    if (value.length < 2 || value[0] != FORMAT || (value[1] != 'r' && value[1] != 'd')) {
      throw new FaultException(
          Fault.CORRUPT, "the pin of " + cid + " is damaged or of a newer version");
    }
    PinMode mode = value[1] == 'r' ? PinMode.RECURSIVE : PinMode.DIRECT;
    return Pin.stored(cid, mode, new String(value, 2, value.length - 2, UTF_8));
  }

  private static Cid cid(byte[] key) throws FaultException {
    try {
      ByteBuffer in = ByteBuffer.wrap(key);
      Multihash hash = Multihash.read(in);
      int version = in.hasRemaining() ? in.get() : -1;
      long codec = Varint.read(in);
      if (version == 0 || version == 1) {
        return version == 0 ? Cid.v0(hash) : Cid.v1(codec, hash);
      }
    } catch (FaultException | IllegalArgumentException e) {
      throw new FaultException(Fault.CORRUPT, "the table of pins is damaged", e);
    }
    throw new FaultException(Fault.CORRUPT, "the table of pins is damaged");
  }
}

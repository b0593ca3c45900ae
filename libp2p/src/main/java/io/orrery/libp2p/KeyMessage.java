package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Varint;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The protobuf envelope of public and private keys (libp2p/specs peer-ids): {@code Type=1}, {@code
 * Data=2}. The specification asks for one deterministic form (both fields, in order, minimal,
 * nothing else); the reader refuses every other, because a peer id is a hash of these bytes.
 */
final class KeyMessage {
  private static final byte TYPE_TAG = 1 << 3;
  private static final byte DATA_TAG = 2 << 3 | 2;

  /** More than the PKCS#1 form of the longest RSA key (8192 bits) takes. */
  private static final int MAX_DATA = 8192;

  private final KeyType type;
  private final byte[] data;

  /** Keeps {@code data}, which must not change any more. */
  KeyMessage(KeyType type, byte[] data) {
    this.type = type;
    this.data = data;
  }

  static KeyMessage decode(byte[] message) throws FaultException {
    ByteBuffer in = ByteBuffer.wrap(message);
    expect(in, TYPE_TAG);
    KeyType type = KeyType.of(Varint.read(in));
    expect(in, DATA_TAG);
    long length = Varint.read(in);
    if (length != in.remaining() || length > MAX_DATA) {
      throw FaultException.malformed(
          "key message says " + length + " bytes of key, and " + in.remaining() + " follow");
    }
    byte[] data = new byte[in.remaining()];
    in.get(data);
    return new KeyMessage(type, data);
  }

  private static void expect(ByteBuffer in, byte tag) throws FaultException {
    if (!in.hasRemaining() || in.get() != tag) {
      throw FaultException.malformed("not a key message: its two fields must stand in order");
    }
  }

  KeyType type() {
    return type;
  }

  /** The key itself, not a copy: for readers that do not let it out. */
  byte[] data() {
    return data;
  }

  byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(3 + Varint.length(data.length) + data.length);
    out.put(TYPE_TAG).put((byte) type.code()).put(DATA_TAG);
    Varint.write(data.length, out);
    return out.put(data).array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyMessage that && type == that.type && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(data);
  }
}

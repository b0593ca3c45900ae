package io.orrery.ipld;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** What is read is what would be written, and nothing behind it is looked at. */
class VarintFuzzTest extends FuzzTarget {
  @Override
  protected void feed(byte[] input) throws Exception {
    ByteBuffer in = ByteBuffer.wrap(input);
    Long value = decoded(() -> Varint.read(in));
    if (value == null) {
      return;
    }
    ByteBuffer out = ByteBuffer.allocate(Varint.length(value));
    Varint.write(value, out);
    requireBytes(Arrays.copyOf(input, in.position()), out.array(), "a varint has one form");
  }

  @Override
  protected List<byte[]> seeds() {
    return hex("00", "7f", "8001", "ffffffffffffffff7f", "8100", "ffffffffffffffffff01");
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    return hexStrings("multiformats/unsigned-varint.json");
  }
}

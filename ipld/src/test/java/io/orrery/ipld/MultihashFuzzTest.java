package io.orrery.ipld;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** What is read is what would be written; judging it never fails otherwise than by a refusal. */
class MultihashFuzzTest extends FuzzTarget {
  @Override
  protected void feed(byte[] input) throws Exception {
    ByteBuffer in = ByteBuffer.wrap(input);
    Multihash read = decoded(() -> Multihash.read(in));
    Multihash whole = decoded(() -> Multihash.whole(ByteBuffer.wrap(input)));
    if (read == null) {
      require(whole == null, "a whole multihash is one that can be read");
      return;
    }
    byte[] taken = Arrays.copyOf(input, in.position());
    requireBytes(taken, read.toBytes(), "a multihash has one form");
    requireEqual(taken.length == input.length ? read : null, whole, "all or none of the bytes");
    requireEqual(read, Multihash.of(read.code(), read.digest()), "code and digest are all of it");
    ByteBuffer data = ByteBuffer.wrap(read.digest());
    require(read.isIdentity() == (read.code() == 0), "code 0 is identity");
    require(!read.isIdentity() || read.matches(data), "identity matches itself");
    require(data.position() == 0, "matching moves nothing");
    decoded(
        () -> {
          read.requireAllowedForContent();
          return read;
        });
  }

  @Override
  protected List<byte[]> seeds() {
    return hex("0000", "000161", "1220" + "ab".repeat(32), "b24020" + "01".repeat(32), "1e20");
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    return hexStrings("multiformats/multihash/decode.json");
  }
}

package io.orrery.ipld.car;

import static io.orrery.ipld.car.Archives.car;
import static io.orrery.ipld.car.Archives.raw;
import static io.orrery.ipld.car.Archives.wrapped;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Block;
import io.orrery.ipld.HashFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class CarIndexTest {
  private static final Block A = raw("a");
  private static final Block B = raw("b");

  /** Header of one root, then A, then B. */
  private static final long A_AT = 59;

  private static final long B_AT = A_AT + 38;

  private record Entry(Block block, long offset) {
    byte[] digest() {
      return block.cid().multihash().digest();
    }
  }

  private static Entry entry(Block block, long offset) {
    return new Entry(block, offset);
  }

  private static byte[] bucket(Entry... entries) {
    ByteBuffer out = ByteBuffer.allocate(12 + 40 * entries.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(40).putLong(40L * entries.length);
    List<Entry> sorted = new ArrayList<>(List.of(entries));
    sorted.sort(Comparator.comparing(Entry::digest, Arrays::compareUnsigned));
    for (Entry entry : sorted) {
      out.put(entry.digest()).putLong(entry.offset());
    }
    return out.array();
  }

  private static byte[] bytes(Object... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof byte[] raw) {
        out.write(raw);
      } else if (part instanceof Integer number) {
        out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
      } else if (part instanceof Long number) {
        out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array());
      } else {
        throw new AssertionError(part);
      }
    }
    return out.toByteArray();
  }

  private static byte[] format(int low) {
    return new byte[] {(byte) low, 8};
  }

  private static byte[] coded(long code, byte[] bucket) throws IOException {
    return bytes(format(0x81), 1, code, 1, bucket);
  }

  private static void check(boolean complete, byte[] index) throws IOException {
    byte[] file = wrapped(car(A, B), 5, complete, index);
    CarReader reader = new CarReader(new ByteArrayInputStream(file), true);
    Archives.blocks(reader);
    reader.checkIndex();
  }

  private static void assertRefused(String message, boolean complete, byte[] index) {
    assertThatThrownBy(() -> check(complete, index))
        .hasMessageMatching("at byte \\d+: .*")
        .hasMessageContaining(message);
  }

  @Test
  void everyLayoutThatFilesHave() throws IOException {
    byte[] bucket = bucket(entry(A, A_AT), entry(B, B_AT));
    check(true, coded(HashFunction.SHA2_256.code(), bucket));
    check(true, bytes(format(0x80), 1, bucket));
    check(true, bytes(1, bucket));
    check(false, bytes(format(0x80), 1, bucket(entry(B, B_AT))));
    check(false, bytes(format(0x80), 0));
    assertThatCode(() -> check(false, new byte[0])).doesNotThrowAnyException();
  }

  @Test
  void entriesMustBeTrue() throws IOException {
    byte[] swapped = bucket(entry(A, B_AT), entry(B, A_AT));
    assertRefused("another hash", false, bytes(format(0x80), 1, swapped));
    assertRefused(
        "no section begins at byte 60 of the payload", false, bytes(1, bucket(entry(A, A_AT + 1))));
    assertRefused("another hash", false, coded(0x13, bucket(entry(A, A_AT))));
    assertRefused(
        "said to be complete and lacks the section at byte " + B_AT,
        true,
        bytes(1, bucket(entry(A, A_AT))));
  }

  @Test
  void layoutsThatAreNone() throws IOException {
    byte[] bucket = bucket(entry(A, A_AT), entry(B, B_AT));
    byte[] reversed = bucket.clone();
    System.arraycopy(bucket, 12, reversed, 52, 40);
    System.arraycopy(bucket, 52, reversed, 12, 40);
    assertRefused("entries are out of order", false, bytes(1, reversed));
    assertRefused("entries of 40 bytes", false, bytes(2, bucket, bucket));
    assertRefused("hash functions are out of order", false, bytes(format(0x81), 1, -1L, 0));
    assertRefused("entries of 7 bytes", false, bytes(1, 7, 7L));
    assertRefused("41 bytes for entries of 40", false, bytes(1, 40, 41L));
    assertRefused("-40 bytes for entries of 40", false, bytes(1, 40, -40L));
    assertRefused("no index of a known format", false, bytes(-1));
    assertRefused("no index of a known format", false, bytes(format(0x80), Integer.MAX_VALUE));
    byte[] whole = coded(HashFunction.SHA2_256.code(), bucket);
    for (int cut = 1; cut < whole.length; cut++) {
      assertRefused("cut off", false, Arrays.copyOf(whole, cut));
    }
  }
}

package io.orrery.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Multihash;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FingerprintSetTest {
  private static Multihash hash(int number) {
    return Multihash.of(0x12, ByteBuffer.allocate(32).putInt(28, number).array());
  }

  @Test
  void holdsWhatWasAddedAndNothingElse() {
    FingerprintSet set = new FingerprintSet();
    for (int i = 0; i < 100_000; i += 2) {
      assertThat(set.contains(hash(i))).isFalse();
      set.add(hash(i));
      set.add(hash(i / 2 * 2));
    }
    for (int i = 0; i < 100_000; i++) {
      assertThat(set.contains(hash(i))).isEqualTo(i % 2 == 0);
    }
  }

  @Test
  void tellsDigestsOfAnyLengthApart() {
    FingerprintSet set = new FingerprintSet();
    set.add(Multihash.of(0x12, new byte[20]));
    assertThat(set.contains(Multihash.of(0x12, new byte[21]))).isFalse();
    assertThat(set.contains(Multihash.of(0x13, new byte[20]))).isFalse();
    assertThat(set.contains(Multihash.of(0x12, new byte[20]))).isTrue();
  }
}

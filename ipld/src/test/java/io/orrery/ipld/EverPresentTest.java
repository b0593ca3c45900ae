package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EverPresentTest {
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  @Test
  void identityCidsHoldTheirBlock() throws FaultException {
    Cid cid = Cid.parse("bafkqabdumvzxi");
    Block block = EverPresent.of(cid).orElseThrow();
    assertThat(block.cid()).isEqualTo(cid);
    assertThat(block.data()).isEqualTo(ByteBuffer.wrap("test".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void identityCidsEndAt128Bytes() {
    assertThat(EverPresent.of(raw(Multihash.of(0, new byte[128])))).isPresent();
    assertThat(EverPresent.of(raw(Multihash.of(0, new byte[129])))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
        "QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n",
        "bafkqaaa",
      })
  void knownEmptyBlocks(String text) throws FaultException {
    assertThat(EverPresent.of(Cid.parse(text)).orElseThrow().data()).isEqualTo(EMPTY);
  }

  @Test
  void theEmptyBlockOfEveryFunctionAndLength() throws FaultException {
    for (HashFunction function : HashFunction.all()) {
      Multihash full = Multihash.hash(function, EMPTY);
      assertThat(EverPresent.of(raw(full)).orElseThrow().size()).isZero();
      Multihash other = Multihash.hash(function, ByteBuffer.allocate(200));
      assertThat(EverPresent.of(raw(other))).as(function.label()).isEmpty();
    }
    Multihash cut = Multihash.hash(HashFunction.SHA2_256, EMPTY, 20);
    assertThat(EverPresent.of(raw(cut))).isPresent();
    Multihash longer = Multihash.hash(HashFunction.BLAKE3, EMPTY, 64);
    assertThat(EverPresent.of(raw(longer))).isPresent();
  }

  @Test
  void nothingElse() {
    assertThat(EverPresent.of(raw(Multihash.of(0x12, new byte[0])))).isEmpty();
    assertThat(EverPresent.of(raw(Multihash.of(0x12, new byte[32])))).isEmpty();
    assertThat(EverPresent.of(raw(Multihash.of(0x12, new byte[400])))).isEmpty();
    assertThat(EverPresent.of(raw(Multihash.of(0x7fff, new byte[32])))).isEmpty();
  }

  private static Cid raw(Multihash hash) {
    return Cid.v1(Codec.RAW.code(), hash);
  }
}

package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BlockTest {
  private final ByteBuffer data = ByteBuffer.wrap(new byte[] {1, 2, 3});

  @Test
  void namesItsBytes() throws FaultException {
    Block block = Block.of(0, Codec.DAG_PB.code(), HashFunction.SHA2_256, data);
    assertThat(block.cid().version()).isZero();
    assertThat(block.size()).isEqualTo(3);
    assertThat(block.data().isReadOnly()).isTrue();
    assertThat(Block.verified(block.cid(), data)).isEqualTo(block);
  }

  @Test
  void foreignBytesAreCheckedAgainstTheName() {
    Cid cid = Block.of(1, Codec.RAW.code(), HashFunction.BLAKE3, data).cid();
    assertThatThrownBy(() -> Block.verified(cid, ByteBuffer.wrap(new byte[] {1, 2, 4})))
        .hasMessage("block " + cid + " does not match its hash")
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT));
  }

  @Test
  void aWeakHashProvesNothing() {
    Cid cid = Cid.v1(Codec.RAW.code(), Multihash.hash(HashFunction.MD5, data));
    assertThatThrownBy(() -> Block.verified(cid, data))
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.REFUSED));
  }
}

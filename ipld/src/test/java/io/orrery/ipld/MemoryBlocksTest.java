package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class MemoryBlocksTest {
  private final MemoryBlocks store = new MemoryBlocks();

  @Test
  void whatWasPutIsThereUnderEveryCidOfItsHash() throws Exception {
    Block block = block("hello");
    put(block);
    Cid asDagPb = Cid.v0(block.cid().multihash());
    assertThat(store.has(asDagPb)).isTrue();
    Block found = store.get(asDagPb, Deadline.never()).join();
    assertThat(found.cid()).isEqualTo(asDagPb);
    assertThat(found.data()).isEqualTo(block.data());
  }

  @Test
  void keepsACopy() throws Exception {
    byte[] bytes = {1, 2, 3};
    Block block =
        Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, ByteBuffer.wrap(bytes.clone()));
    ByteBuffer mine = ByteBuffer.wrap(bytes);
    put(new Block(block.cid(), mine));
    mine.put(0, (byte) 9);
    assertThat(store.get(block.cid(), Deadline.never()).join().data()).isEqualTo(block.data());
  }

  @Test
  void anAbsentBlockIsUnreachable() throws Exception {
    Cid cid = block("nowhere").cid();
    assertThat(faultOf(cid)).isEqualTo(Fault.UNREACHABLE);
    try (BlockScope scope = store.openScope()) {
      assertThat(scope.view(cid)).isNull();
      assertThat(scope.size(cid)).isEqualTo(-1);
    }
  }

  @Test
  void aScopeShowsBytesAndLength() throws Exception {
    Block block = block("hello");
    put(block);
    try (BlockScope scope = store.openScope()) {
      assertThat(scope.view(block.cid())).isEqualTo(block.data());
      assertThat(scope.size(block.cid())).isEqualTo(5);
    }
  }

  @Test
  void identityAndEmptyBlocksAreThereUnasked() throws Exception {
    assertThat(store.has(Cid.parse("bafkqabdumvzxi"))).isTrue();
    assertThat(store.has(Cid.parse("QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n"))).isTrue();
    put(
        new Block(
            Cid.parse("bafkqabdumvzxi"), ByteBuffer.wrap("test".getBytes(StandardCharsets.UTF_8))));
    assertThat(all()).isEmpty();
  }

  @Test
  void aLeaseProtectsUntilItsWriterCloses() throws Exception {
    Block kept = block("kept");
    List<Multihash> hashes = List.of(kept.cid().multihash());
    put(kept);
    try (BlockWriter writer = store.newWriter()) {
      writer.put(kept);
      assertThat(store.delete(hashes)).isZero();
    }
    assertThat(store.delete(hashes)).isOne();
    assertThat(store.delete(hashes)).isZero();
    assertThat(store.has(kept.cid())).isFalse();
  }

  @Test
  void showsHashesInOrderUntilToldToStop() throws Exception {
    for (int i = 0; i < 20; i++) {
      put(block("block " + i));
    }
    assertThat(all()).hasSize(20).isSorted();
    List<Multihash> some = new ArrayList<>();
    store.forEach(hash -> some.add(hash) && some.size() < 3);
    assertThat(some).isEqualTo(all().subList(0, 3));
  }

  @Test
  void refusesWhatContentMayNotUse() throws Exception {
    Cid tooShort = Cid.v1(Codec.RAW.code(), Multihash.of(0x12, new byte[19]));
    assertThat(faultOf(tooShort)).isEqualTo(Fault.REFUSED);
    try (BlockWriter writer = store.newWriter()) {
      assertThatThrownBy(() -> writer.put(new Block(tooShort, ByteBuffer.allocate(1))))
          .hasMessage("digest too small: sha2-256 digest got 19 bytes, minimum 20");
    }
  }

  @Test
  void aClosedWriterTakesNothing() throws Exception {
    BlockWriter writer = store.newWriter();
    writer.close();
    writer.close();
    assertThatThrownBy(() -> writer.put(block("late"))).isInstanceOf(FaultException.class);
    assertThatThrownBy(writer::commit).isInstanceOf(FaultException.class);
  }

  private void put(Block block) throws FaultException {
    try (BlockWriter writer = store.newWriter()) {
      writer.put(block);
      writer.commit();
    }
  }

  private List<Multihash> all() {
    List<Multihash> hashes = new ArrayList<>();
    store.forEach(hashes::add);
    return hashes;
  }

  private Fault faultOf(Cid cid) {
    try {
      store.get(cid, Deadline.never()).join();
      return null;
    } catch (CompletionException e) {
      return FaultException.unwrap(e).fault();
    }
  }

  private static Block block(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    return Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, bytes);
  }
}

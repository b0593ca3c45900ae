package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultySourceTest {
  private final MemoryBlocks store = new MemoryBlocks();
  private final FaultySource source = new FaultySource(store);
  private final Block block =
      Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, ByteBuffer.wrap(new byte[] {1, 2}));
  private final Cid cid = block.cid();

  @BeforeEach
  void put() throws FaultException {
    try (BlockWriter writer = store.newWriter()) {
      writer.put(block);
    }
  }

  @Test
  void answersAsTheSourceBelowAndRemembersTheQuestion() {
    assertThat(source.get(cid, Deadline.never()).join()).isEqualTo(block);
    assertThat(source.asked()).containsExactly(cid);
  }

  @Test
  void aLackedBlockIsUnreachableAndMendable() throws Exception {
    source.lack(cid);
    assertThat(faultOf(source.get(cid, Deadline.never()))).isEqualTo(Fault.UNREACHABLE);
    try (BlockScope scope = source.openScope()) {
      assertThat(scope.view(cid)).isNull();
      assertThat(scope.size(cid)).isEqualTo(-1);
      source.mend(cid);
      assertThat(scope.size(cid)).isEqualTo(2);
    }
  }

  @Test
  void aSpoiledBlockIsCorrupt() throws Exception {
    source.spoil(cid);
    assertThat(faultOf(source.get(cid, Deadline.never()))).isEqualTo(Fault.CORRUPT);
    try (BlockScope scope = source.openScope()) {
      assertThatThrownBy(() -> scope.view(cid)).isInstanceOf(FaultException.class);
    }
  }

  @Test
  void aHeldBlockComesWhenMendedOrNeverByTheDeadline() {
    source.hold(cid);
    CompletableFuture<Block> patient = source.get(cid, Deadline.never());
    CompletableFuture<Block> hasty = source.get(cid, Deadline.after(Duration.ofMillis(1)));
    assertThat(faultOf(hasty)).isEqualTo(Fault.TIMED_OUT);
    assertThat(patient).isNotDone();
    source.mend(cid);
    assertThat(patient).isCompletedWithValue(block);
  }

  private static Fault faultOf(CompletableFuture<Block> answer) {
    try {
      answer.join();
      return null;
    } catch (CompletionException e) {
      return FaultException.unwrap(e).fault();
    }
  }
}

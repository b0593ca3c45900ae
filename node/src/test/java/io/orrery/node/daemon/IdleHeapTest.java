package io.orrery.node.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleHeapTest {
  private static final long MIB = 1 << 20;

  private final IdleHeap heap = new IdleHeap(30 * MIB);

  @Test
  void aProcessThatAlwaysRestedIsLeftAlone() {
    assertThat(heap.isDue(30 * MIB, 0)).isFalse();
    assertThat(heap.isDue(30 * MIB, 0)).isFalse();
  }

  @Test
  void nothingHappensInTheMidstOfWork() {
    for (int used = 40; used < 400; used += 10) {
      assertThat(heap.isDue(used * MIB, 0)).isFalse();
    }
  }

  @Test
  void aBurstThatIsOverIsDue() {
    heap.isDue(400 * MIB, 0);
    assertThat(heap.isDue(400 * MIB + 1000, 0)).isTrue();
  }

  @Test
  void whatIsLiveIsNotCollectedTwice() {
    heap.isDue(400 * MIB, 0);
    heap.isDue(400 * MIB, 0);
    heap.collected(300 * MIB, 0);
    assertThat(heap.isDue(300 * MIB, 0)).isFalse();
    assertThat(heap.isDue(301 * MIB, 0)).isFalse();
    heap.isDue(330 * MIB, 0);
    assertThat(heap.isDue(330 * MIB, 0)).isTrue();
  }

  @Test
  void whatTheYoungGenerationGathersIsNoBurst() {
    heap.isDue(44 * MIB, 0);
    assertThat(heap.isDue(44 * MIB, 0)).isFalse();
  }

  @Test
  void aCollectionThatCameByItselfLowersTheMark() {
    heap.isDue(400 * MIB, 0);
    heap.isDue(20 * MIB, 0);
    heap.isDue(50 * MIB, 0);
    assertThat(heap.isDue(50 * MIB, 0)).isTrue();
  }

  @Test
  void whatMountsLetGoOfIsDueOnce() {
    heap.isDue(30 * MIB, 1_000_000);
    assertThat(heap.isDue(30 * MIB, 1_000_000)).isFalse();
    assertThat(heap.isDue(30 * MIB, 10)).isTrue();
    heap.collected(30 * MIB, 10);
    assertThat(heap.isDue(30 * MIB, 10)).isFalse();
  }
}

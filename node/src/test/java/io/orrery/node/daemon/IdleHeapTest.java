package io.orrery.node.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleHeapTest {
  private static final long MIB = 1 << 20;

  private final IdleHeap heap = new IdleHeap(30 * MIB);

  @Test
  void aProcessThatAlwaysRestedIsLeftAlone() {
    assertThat(heap.isDue(30 * MIB)).isFalse();
    assertThat(heap.isDue(30 * MIB)).isFalse();
  }

  @Test
  void nothingHappensInTheMidstOfWork() {
    for (int used = 40; used < 400; used += 10) {
      assertThat(heap.isDue(used * MIB)).isFalse();
    }
  }

  @Test
  void aBurstThatIsOverIsDue() {
    heap.isDue(400 * MIB);
    assertThat(heap.isDue(400 * MIB + 1000)).isTrue();
  }

  @Test
  void whatIsLiveIsNotCollectedTwice() {
    heap.isDue(400 * MIB);
    heap.isDue(400 * MIB);
    heap.collected(300 * MIB);
    assertThat(heap.isDue(300 * MIB)).isFalse();
    assertThat(heap.isDue(301 * MIB)).isFalse();
    heap.isDue(330 * MIB);
    assertThat(heap.isDue(330 * MIB)).isTrue();
  }

  @Test
  void whatTheYoungGenerationGathersIsNoBurst() {
    heap.isDue(44 * MIB);
    assertThat(heap.isDue(44 * MIB)).isFalse();
  }

  @Test
  void aCollectionThatCameByItselfLowersTheMark() {
    heap.isDue(400 * MIB);
    heap.isDue(20 * MIB);
    heap.isDue(50 * MIB);
    assertThat(heap.isDue(50 * MIB)).isTrue();
  }
}

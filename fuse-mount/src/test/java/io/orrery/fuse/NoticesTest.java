package io.orrery.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Name;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits to be told is merged, bounded and never lost. */
class NoticesTest {
  private static final String FIRST = "node 1: 0+0";

  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

  /** A kernel that is busy with the first notice until it is let go on. */
  private final Notices notices =
      new Notices(
          new Notices.Kernel() {
            @Override
            public int node(long node, long offset, long length) {
              return told("node " + node + ": " + offset + "+" + length);
            }

            @Override
            public int name(long parent, Name name) {
              return told("name " + name);
            }

            @Override
            public int removed(long parent, Name name, long node) {
              return told("removed " + name + " of " + node);
            }

            @Override
            public int everyName() {
              return told("every name");
            }

            @Override
            public int prune(long[] nodes) {
              return told("prune " + Arrays.toString(nodes));
            }
          },
          "test");

  private int told(String notice) {
    told.add(notice);
    first.countDown();
    try {
      go.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  @AfterEach
  void close() {
    go.countDown();
    notices.close();
  }

  /** Has the kernel busy, so that what comes next waits. */
  private void busy() throws InterruptedException {
    notices.forget(1);
    first.await();
  }

  private List<String> all(int count) throws InterruptedException {
    go.countDown();
    List<String> all = new ArrayList<>();
    while (all.size() < count) {
      all.add(told.take());
    }
    return all;
  }

  @Test
  void rangesOfOneNodeBecomeOne() throws Exception {
    busy();
    notices.contentChanged(2, 100, 10);
    notices.contentChanged(2, 50, 10);
    notices.contentChanged(3, 7, Long.MAX_VALUE);
    notices.contentChanged(4, 7, 1);
    notices.forget(4);
    assertThat(all(4)).containsExactly(FIRST, "node 2: 50+60", "node 3: 7+0", "node 4: 0+0");
  }

  @Test
  void aNameIsToldOnceAndAsItWasLast() throws Exception {
    busy();
    notices.nameRemoved(1, Name.of("a"), 9);
    notices.nameChanged(1, Name.of("a"));
    notices.nameChanged(1, Name.of("b"));
    notices.nameRemoved(1, Name.of("b"), 8);
    assertThat(all(3)).containsExactly(FIRST, "name a", "removed b of 8");
  }

  @Test
  void tooManyNamesAreAllNames() throws Exception {
    busy();
    notices.contentChanged(2, 0, 1);
    for (int i = 0; i < Notices.MAX_NAMES + 100; i++) {
      notices.nameChanged(1, Name.of("n" + i));
    }
    assertThat(all(3)).containsExactly(FIRST, "node 2: 0+1", "every name");
    notices.nameChanged(1, Name.of("later"));
    assertThat(told.take()).isEqualTo("name later");
  }

  @Test
  void workThatWaitsComesBehindTheNoticesBeforeIt() throws Exception {
    busy();
    notices.prune(new long[] {3, 4});
    notices.later(() -> told.add("work"));
    notices.forget(2);
    go.countDown();
    assertThat(all(4)).containsExactly(FIRST, "prune [3, 4]", "work", "node 2: 0+0");
  }

  @Test
  void aDefectInOneKeepsNoOtherFromTheKernel() throws Exception {
    busy();
    notices.later(
        () -> {
          throw new IllegalStateException("a defect that the test has made");
        });
    notices.forget(2);
    assertThat(all(2)).containsExactly(FIRST, "node 2: 0+0");
    notices.awaitTold(Long.MAX_VALUE / 1_000_000);
  }

  @Test
  void whoeverAwaitsWhatWaitsFindsItTold() throws Exception {
    busy();
    notices.nameChanged(1, Name.of("dropped for all"));
    notices.everyNameChanged();
    notices.forget(2);
    notices.awaitTold(1);
    assertThat(told).containsExactly(FIRST);
    go.countDown();
    notices.awaitTold(Long.MAX_VALUE / 1_000_000);
    assertThat(told).containsExactly(FIRST, "every name", "node 2: 0+0");
    notices.awaitTold(Long.MAX_VALUE / 1_000_000);
  }
}

package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UninterruptedTest {
  private final AtomicInteger tries = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);

  /** Fails when it is interrupted, which it is the first time; the second time it need not wait. */
  private void await() throws InterruptedException {
    if (tries.incrementAndGet() == 2) {
      over.countDown();
    }
    over.await();
  }

  @Test
  void anInterruptIsKeptUntilTheWaitingIsOver() {
    Thread.currentThread().interrupt();
    Uninterrupted.await(this::await);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(tries).hasValue(2);
  }

  @Test
  void anInterruptIsKeptWhenTheWaitingFails() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                Uninterrupted.await(
                    () -> {
                      await();
                      throw new IllegalStateException("over");
                    }))
        .hasMessage("over");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void nobodyIsInterruptedWhoWasNot() {
    over.countDown();
    Uninterrupted.await(this::await);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(tries).hasValue(1);
  }
}

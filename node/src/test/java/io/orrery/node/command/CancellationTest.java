package io.orrery.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CancellationTest {
  private final Cancellation cancellation = new Cancellation();

  private static void fails(
      Fault fault, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  @Test
  void aFutureThatIsThereIsGivenAfterTheEndToo() throws Exception {
    cancellation.cancel();
    assertThat(
            cancellation.<String>await(
                CompletableFuture.completedFuture("x"), Deadline.after(Duration.ZERO)))
        .isEqualTo("x");
  }

  @Test
  void aWaitEndsWithTheFuture() throws Exception {
    CompletableFuture<String> future = new CompletableFuture<>();
    new Thread(() -> future.complete("x"), "completer").start();
    assertThat(cancellation.<String>await(future, Deadline.never())).isEqualTo("x");
  }

  @Test
  void aWaitEndsAtTheDeadline() {
    fails(
        Fault.TIMED_OUT,
        () -> cancellation.await(new CompletableFuture<>(), Deadline.after(Duration.ofMillis(1))));
  }

  @Test
  void aWaitEndsWhenCancelled() {
    new Thread(cancellation::cancel, "canceller").start();
    fails(Fault.CLOSED, () -> cancellation.await(new CompletableFuture<>(), Deadline.never()));
    fails(Fault.CLOSED, cancellation::check);
  }

  @Test
  void aFaultOfTheFutureIsThrownAsItIs() {
    CompletableFuture<String> future =
        CompletableFuture.failedFuture(new FaultException(Fault.CORRUPT, "bad"));
    fails(Fault.CORRUPT, () -> cancellation.await(future, Deadline.never()));
  }

  @Test
  void actionsRunOnceOnCancellationOrAtOnce() {
    AtomicInteger runs = new AtomicInteger();
    cancellation.onCancel(runs::incrementAndGet);
    assertThat(runs).hasValue(0);
    cancellation.cancel();
    cancellation.cancel();
    assertThat(runs).hasValue(1);
    cancellation.onCancel(runs::incrementAndGet);
    assertThat(runs).hasValue(2);
  }
}

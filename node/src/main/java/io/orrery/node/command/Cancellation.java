package io.orrery.node.command;

import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Says once that nobody wants a request's results any more. Threads are never interrupted for it:
 * an interrupt would close whatever file channel the thread is reading from under everybody.
 */
public final class Cancellation {
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  /** Cancels; safe from any thread and more than once. */
  public void cancel() {
    cancelled.complete(null);
  }

  public boolean isCancelled() {
    return cancelled.isDone();
  }

  /** Runs {@code action} on cancellation, on the thread that cancels, or at once. */
  public void onCancel(Runnable action) {
    CompletableFuture<Void> unused = cancelled.thenRun(action);
  }

  /**
   * Throws once it is cancelled.
   *
   * @throws FaultException CLOSED
   */
  public void check() throws FaultException {
    if (isCancelled()) {
      throw new FaultException(Fault.CLOSED, "context canceled");
    }
  }

  /**
   * Waits for {@code future}, until the deadline or the cancellation.
   *
   * @throws FaultException what the future failed with; TIMED_OUT; CLOSED when cancelled
   */
  public <T> T await(CompletableFuture<T> future, Deadline deadline) throws FaultException {
    try {
      if (!future.isDone()) {
        check();
        CompletableFuture.anyOf(future, cancelled)
            .get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        if (!future.isDone()) {
          check();
        }
      }
      return future.get();
    } catch (TimeoutException e) {
      throw timedOut(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(Fault.CLOSED, "interrupted", e);
    } catch (ExecutionException e) {
      FaultException fault = FaultException.unwrap(e);
      if (fault != null) {
        throw fault;
      }
      throw new IllegalStateException("a future failed with something that is no fault", e);
    }
  }

  static FaultException timedOut(Throwable cause) {
    return new FaultException(Fault.TIMED_OUT, "context deadline exceeded", cause);
  }
}

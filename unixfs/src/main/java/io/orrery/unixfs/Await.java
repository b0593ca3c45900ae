package io.orrery.unixfs;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waiting for a future on a thread that may wait. */
final class Await {
  private Await() {}

  /**
   * The result; the fault that the future failed with is thrown as it is.
   *
   * @throws FaultException also CLOSED when the thread is interrupted, its flag then being set
   */
  static <T> T result(CompletableFuture<T> future) throws FaultException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(Fault.CLOSED, "interrupted", e);
    } catch (ExecutionException e) {
      FaultException fault = FaultException.unwrap(e);
      if (fault != null) {
        throw fault;
      }
      throw new IllegalStateException("failed with no fault: " + e.getCause(), e);
    }
  }
}

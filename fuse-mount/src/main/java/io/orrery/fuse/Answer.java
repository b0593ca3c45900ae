package io.orrery.fuse;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Joins what comes later to the reply that waits for it. Any thread may call it. */
public final class Answer {
  private Answer() {}

  /**
   * Calls one of the two: at once on this thread if the future is done, on the completing thread
   * otherwise. Whatever {@code answer} throws goes to {@code fail} too, so that no request is left
   * without an answer.
   */
  public static <T> void when(
      CompletableFuture<T> future, Consumer<T> answer, Consumer<FaultException> fail) {
    var unused =
        future
            .thenAccept(answer)
            .exceptionally(
                failure -> {
                  fail.accept(fault(failure));
                  return null;
                });
  }

  /** Answers with null when it is done, and fails with what it failed with, see {@link #fault}. */
  public static void when(CompletableFuture<Void> done, Reply<Void> reply) {
    when(done, any -> reply.answer(null), reply::fail);
  }

  /** What failed, as a fault; anything that is none is a defect of this program, and says so. */
  public static FaultException fault(Throwable failure) {
    FaultException fault = FaultException.unwrap(failure);
    return fault != null ? fault : new FaultException(Fault.IO, "defect: " + failure, failure);
  }
}

package io.orrery.node.store;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** An operation that somebody waits for. */
final class Awaited<T> implements Operation {
  /** What is done; its result is handed out once it is durable. */
  interface Work<T> {
    T apply(Batch batch) throws IOException;
  }

  private final int weight;
  private final boolean alone;
  private final Work<T> work;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private T result;

  Awaited(int weight, boolean alone, Work<T> work) {
    this.weight = weight;
    this.alone = alone;
    this.work = work;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public boolean isAwaited() {
    return true;
  }

  @Override
  public boolean isAlone() {
    return alone;
  }

  @Override
  public void apply(Batch batch) throws IOException {
    result = work.apply(batch);
  }

  @Override
  public void committed() {
    future.complete(result);
  }

  @Override
  public void failed(FaultException fault) {
    future.completeExceptionally(fault);
  }

  T await() throws FaultException {
    try {
      return future.join();
    } catch (CompletionException e) {
      FaultException fault = FaultException.unwrap(e);
      throw fault == null ? new FaultException(Fault.IO, e.getMessage(), e) : fault;
    }
  }
}

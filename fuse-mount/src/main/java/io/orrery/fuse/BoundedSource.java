package io.orrery.fuse;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A source that keeps a mount from hanging: no answer comes later than its deadline, whatever the
 * source below does, and a block that just timed out fails at once for some seconds, or each page
 * of it would wait anew. What was not at hand is answered on the workers' threads.
 */
public final class BoundedSource implements BlockSource {
  private static final Duration REMEMBERED = Duration.ofSeconds(5);
  private static final int REMEMBERED_BLOCKS = 10_000;

  private final BlockSource below;
  private final Executor workers;
  private final Cache<Multihash, FaultException> timedOut =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_BLOCKS)
          .expireAfterWrite(REMEMBERED)
          .executor(Runnable::run)
          .build();

  /**
   * @param workers run what waits for a block that was not at hand
   */
  public BoundedSource(BlockSource below, Executor workers) {
    this.below = below;
    this.workers = workers;
  }

  @Override
  public CompletableFuture<Block> get(Cid cid, Deadline deadline) {
    FaultException recent = timedOut.getIfPresent(cid.multihash());
    if (recent != null && !isLocal(cid)) {
      return CompletableFuture.failedFuture(recent);
    }
    CompletableFuture<Block> answer = below.get(cid, deadline);
    return answer.isDone() ? answer : bounded(answer, cid, deadline);
  }

  private CompletableFuture<Block> bounded(
      CompletableFuture<Block> answer, Cid cid, Deadline deadline) {
    return answer
        .copy()
        .orTimeout(deadline.remainingNanos(), TimeUnit.NANOSECONDS)
        .thenApplyAsync(block -> block, workers)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(late(cid, failure)));
  }

  /** What to say of a block that did not come, remembered if it was for want of time. */
  private Throwable late(Cid cid, Throwable failure) {
    FaultException fault = FaultException.unwrap(failure);
    if (fault == null && isTimeout(failure)) {
      fault = new FaultException(Fault.TIMED_OUT, "no answer in time for block " + cid, failure);
    }
    if (fault != null && fault.fault() == Fault.TIMED_OUT) {
      timedOut.put(cid.multihash(), fault);
    }
    return fault == null ? failure : fault;
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
  }

  private boolean isLocal(Cid cid) {
    try (BlockScope scope = below.openScope()) {
      return scope.size(cid) >= 0;
    } catch (FaultException e) {
      return false;
    }
  }

  @Override
  public BlockScope openScope() throws FaultException {
    return below.openScope();
  }
}

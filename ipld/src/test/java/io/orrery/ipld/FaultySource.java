package io.orrery.ipld;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A source that behaves as real ones do on a bad day: told so, it lacks, spoils or holds back given
 * blocks of the source below, and it remembers what it was asked for. Safe from any thread.
 */
public final class FaultySource implements BlockSource {
  private enum Mood {
    LACKED,
    SPOILED,
    HELD
  }

  private record Trouble(Mood mood, CompletableFuture<Void> over) {}

  private final BlockSource below;
  private final Map<Multihash, Trouble> troubles = new ConcurrentHashMap<>();
  private final List<Cid> asked = new CopyOnWriteArrayList<>();

  public FaultySource(BlockSource below) {
    this.below = below;
  }

  /** From now on the block is not here and nobody can be asked: UNREACHABLE at once. */
  public FaultySource lack(Cid cid) {
    return trouble(cid, Mood.LACKED);
  }

  /** From now on the block's bytes fail their hash: CORRUPT at once. */
  public FaultySource spoil(Cid cid) {
    return trouble(cid, Mood.SPOILED);
  }

  /**
   * From now on the block is somewhere far away: not local, and whoever asks waits until {@link
   * #mend} or the deadline (TIMED_OUT).
   */
  public FaultySource hold(Cid cid) {
    return trouble(cid, Mood.HELD);
  }

  /** The block is as in the source below again; those who wait for it get it on this thread. */
  public FaultySource mend(Cid cid) {
    Trouble trouble = troubles.remove(cid.multihash());
    if (trouble != null) {
      trouble.over().complete(null);
    }
    return this;
  }

  /** Every CID that {@link #get} was called with, in order. Looks through a scope do not count. */
  public List<Cid> asked() {
    return List.copyOf(asked);
  }

  public void forgetAsked() {
    asked.clear();
  }

  private FaultySource trouble(Cid cid, Mood mood) {
    mend(cid);
    troubles.put(cid.multihash(), new Trouble(mood, new CompletableFuture<>()));
    return this;
  }

  @Override
  public CompletableFuture<Block> get(Cid cid, Deadline deadline) {
    asked.add(cid);
    Trouble trouble = troubles.get(cid.multihash());
    if (trouble == null) {
      return below.get(cid, deadline);
    }
    return switch (trouble.mood()) {
      case LACKED -> CompletableFuture.failedFuture(FaultException.unreachable(cid));
      case SPOILED -> CompletableFuture.failedFuture(corrupt(cid));
      case HELD -> held(cid, trouble, deadline);
    };
  }

  private CompletableFuture<Block> held(Cid cid, Trouble trouble, Deadline deadline) {
    return trouble
        .over()
        .copy()
        .orTimeout(deadline.remainingNanos(), TimeUnit.NANOSECONDS)
        .thenCompose(mended -> below.get(cid, deadline))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(tooLate(cid, failure)));
  }

  private static Throwable tooLate(Cid cid, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof TimeoutException
        ? new FaultException(Fault.TIMED_OUT, "no answer in time for block " + cid)
        : cause;
  }

  private static FaultException corrupt(Cid cid) {
    return new FaultException(Fault.CORRUPT, "block " + cid + " does not match its hash");
  }

  @Override
  public BlockScope openScope() throws FaultException {
    BlockScope scope = below.openScope();
    return new BlockScope() {
      @Override
      public ByteBuffer view(Cid cid) throws FaultException {
        return local(cid) ? scope.view(cid) : null;
      }

      /** A length is found without reading, so a spoiled block still has one. */
      @Override
      public long size(Cid cid) throws FaultException {
        Trouble trouble = troubles.get(cid.multihash());
        return trouble == null || trouble.mood() == Mood.SPOILED ? scope.size(cid) : -1;
      }

      private boolean local(Cid cid) throws FaultException {
        Trouble trouble = troubles.get(cid.multihash());
        if (trouble != null && trouble.mood() == Mood.SPOILED) {
          throw corrupt(cid);
        }
        return trouble == null;
      }

      @Override
      public void close() {
        scope.close();
      }
    };
  }
}

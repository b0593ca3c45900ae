package io.orrery.node.tree;

import io.orrery.mfs.MutableFile;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;

/**
 * Has commands that write the same file do so one after another, each from its first byte to its
 * last, in the order in which they came. Programs on a mount are not asked: they lock among
 * themselves. Safe for any thread.
 */
public final class WriteTurns {
  /** Done when the last of those that came has written. Guarded by this object. */
  private final Map<MutableFile, CompletableFuture<Void>> ends = new WeakHashMap<>();

  /** A turn in the row; whoever took it closes it, whether it came or not. */
  public static final class Turn implements AutoCloseable {
    private final CompletableFuture<Void> before;
    private final CompletableFuture<Void> own = new CompletableFuture<>();

    private Turn(CompletableFuture<Void> before) {
      this.before = before;
    }

    /** Completes when the turn has come. */
    public CompletableFuture<Void> come() {
      return before.copy();
    }

    @Override
    public void close() {
      own.complete(null);
    }
  }

  /** Queues for a file. */
  public synchronized Turn take(MutableFile file) {
    CompletableFuture<Void> before =
        ends.getOrDefault(file, CompletableFuture.completedFuture(null));
    Turn turn = new Turn(before);
    ends.put(file, CompletableFuture.allOf(before, turn.own));
    return turn;
  }
}

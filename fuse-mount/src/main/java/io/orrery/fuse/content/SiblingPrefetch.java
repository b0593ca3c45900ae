package io.orrery.fuse.content;

import io.orrery.fuse.Answer;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.DirectoryCursor;
import io.orrery.unixfs.DirectoryEntry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Fetches the roots of the entries that come next in a directory that was listed and is now looked
 * up name by name, as {@code ls -l} and {@code find} do: one after the other, each look-up would
 * wait for its own round trip. It runs a bounded number of entries ahead of the look-ups and stops
 * when they stop. What fails is of no interest here; the look-up itself will say so.
 */
final class SiblingPrefetch {
  /** How many entries may be asked for beyond what was looked up. */
  static final int WINDOW = 32;

  private final BlockSource blocks;
  private final DirectoryCursor cursor;
  private final Duration patience;
  private final Queue<DirectoryEntry> next = new ArrayDeque<>();
  private int ahead;
  private boolean turning;
  private boolean ended;

  /**
   * @param cursor stands behind the first entry that was looked up
   */
  SiblingPrefetch(BlockSource blocks, DirectoryCursor cursor, Duration patience) {
    this.blocks = blocks;
    this.cursor = cursor;
    this.patience = patience;
  }

  /** Told of each look-up in the directory. */
  synchronized void lookedUp() {
    ahead = Math.max(0, ahead - 1);
    advance();
  }

  private synchronized void advance() {
    while (ahead < WINDOW && !turning && !ended) {
      DirectoryEntry entry = next.poll();
      if (entry == null) {
        turn();
      } else {
        ahead++;
        if (needsItsBlock(entry) && !isLocal(entry.cid())) {
          var unused = blocks.get(entry.cid(), Deadline.after(patience));
        }
      }
    }
  }

  private void turn() {
    turning = true;
    Answer.when(cursor.next(Deadline.after(patience)), this::turned, failure -> turned(List.of()));
  }

  private synchronized void turned(List<DirectoryEntry> batch) {
    turning = false;
    if (batch.isEmpty()) {
      ended = true;
    } else {
      next.addAll(batch);
      advance();
    }
  }

  /** Of a raw leaf the link says all that a look-up needs. */
  private static boolean needsItsBlock(DirectoryEntry entry) {
    return entry.cid().is(Codec.DAG_PB)
        || (entry.cid().is(Codec.RAW) && entry.tsize() == DagPbLink.NO_TSIZE);
  }

  private boolean isLocal(Cid cid) {
    try (BlockScope scope = blocks.openScope()) {
      return scope.size(cid) >= 0;
    } catch (FaultException e) {
      return true;
    }
  }
}

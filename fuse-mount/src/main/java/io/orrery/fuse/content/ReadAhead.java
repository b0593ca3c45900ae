package io.orrery.fuse.content;

import io.orrery.fuse.Answer;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.FileReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the leaves that come next in a file that is not here, while it is read in order. The
 * index names them exactly, nothing is guessed; the window doubles with each read that goes on
 * where an earlier one ended, and drops to none when one does not.
 */
final class ReadAhead {
  private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);

  static final int MAX_WINDOW = 32;
  private static final int FIRST_WINDOW = 2;

  /** The kernel's own read-ahead sends requests side by side, which may overtake each other. */
  private static final long DISORDER = 4L << 20;

  private final BlockSource blocks;
  private final Duration patience;
  private final Set<Cid> asked = new HashSet<>();
  private long expected = -1;
  private int window;

  ReadAhead(BlockSource blocks, Duration patience) {
    this.blocks = blocks;
    this.patience = patience;
  }

  /** Told of each read of the file, after its own blocks were asked for. */
  synchronized void wasRead(FileReader file, long offset, int length) {
    boolean inOrder = expected >= 0 && Math.abs(offset - expected) <= DISORDER;
    window = inOrder ? Math.min(MAX_WINDOW, Math.max(FIRST_WINDOW, 2 * window)) : 0;
    expected = inOrder ? Math.max(expected, offset + length) : offset + length;
    if (window > 0) {
      ask(file);
    }
  }

  private void ask(FileReader file) {
    try {
      for (Cid leaf : missing(file.leavesFrom(expected, window))) {
        if (asked.add(leaf)) {
          Answer.when(
              blocks.get(leaf, Deadline.after(patience)),
              block -> arrived(leaf),
              failure -> arrived(leaf));
        }
      }
    } catch (FaultException e) {
      LOG.debug("no read-ahead: {}", e.getMessage());
    }
  }

  private List<Cid> missing(List<Cid> leaves) throws FaultException {
    List<Cid> missing = new ArrayList<>();
    try (BlockScope scope = blocks.openScope()) {
      for (Cid leaf : leaves) {
        if (scope.size(leaf) < 0) {
          missing.add(leaf);
        }
      }
    }
    return missing;
  }

  private synchronized void arrived(Cid leaf) {
    asked.remove(leaf);
  }
}

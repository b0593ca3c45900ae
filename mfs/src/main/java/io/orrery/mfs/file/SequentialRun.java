package io.orrery.mfs.file;

import io.orrery.ipld.FaultException;
import io.orrery.unixfs.FileDag;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What one file holds in memory of bytes that came in order: chunks on their way to become leaves,
 * and one that still grows. All calls are under the exclusive lock of the file.
 *
 * <p>A leaf is named in the log only when it is on the disk, and a chunk that could not become one
 * is written to the log instead. The log therefore learns of these bytes later than of other
 * changes made meanwhile; that is harmless as long as nothing else happens to the same bytes, so
 * whoever touches them must {@link #makeWay} first.
 */
final class SequentialRun {
  /**
   * Half of it lands on the disk in one step while the other half comes in: enough for the step to
   * cost little beside the bytes.
   */
  private static final int MAX_BYTES_UNDER_WAY = 32 * 1024 * 1024;

  private static final int MAX_CHUNKS_UNDER_WAY = 128;

  /** Writes at least as long as this are part of something large. */
  private static final int LARGE = 64 * 1024;

  /** How the file learns where bytes are now. */
  interface Placing {
    void put(long at, long length, Source source);
  }

  private final LeafPipe pipe;
  private final FileLog log;
  private final Placing file;
  private final int window;
  private final Deque<HeldChunk> underWay = new ArrayDeque<>();

  /** Done when what was under way at some moment is on the disk, or will never be. */
  private CompletableFuture<Void> landing = CompletableFuture.completedFuture(null);

  /** The chunk that grows, if there is one. */
  private HeldChunk tail;

  /** Where a write is one that goes on. */
  private long next;

  SequentialRun(LeafPipe pipe, FileLog log, Placing file) {
    this.pipe = pipe;
    this.log = log;
    this.file = file;
    this.window = Math.max(2, Math.min(MAX_CHUNKS_UNDER_WAY, MAX_BYTES_UNDER_WAY / pipe.chunk()));
  }

  /** Says where a write ended that was not taken here. */
  void wroteUpTo(long end) {
    next = end;
  }

  /**
   * Takes the first bytes of a write if it goes on from the one before or at the end of the file.
   *
   * @return how many; 0 when they have to go to the log
   */
  int take(long at, long size, ByteBuffer bytes) throws FaultException {
    if (!pipe.fits() || (at != next && at != size)) {
      return 0;
    }
    if (tail != null && (tail.end() != at || tail.isFull())) {
      flushTail();
    }
    if (tail == null && !start(at, bytes.remaining())) {
      return 0;
    }
    int count = (int) Math.min(bytes.remaining(), boundaryAfter(at) - at);
    long first = tail.length();
    tail.append(bytes.slice(bytes.position(), count));
    file.put(at, count, new Source.Held(tail, first));
    bytes.position(bytes.position() + count);
    next = at + count;
    if (next == boundaryAfter(at)) {
      complete();
    }
    return count;
  }

  private long boundaryAfter(long at) {
    return (at / pipe.chunk() + 1) * pipe.chunk();
  }

  private boolean start(long at, int expected) throws FaultException {
    while (underWay.size() >= window) {
      takeIn();
    }
    int room = (int) (boundaryAfter(at) - at);
    if (!pipe.reserve(room)) {
      return false;
    }
    tail = new HeldChunk(at, expected >= LARGE ? room : expected, room);
    return true;
  }

  /**
   * The chunk has reached its end: it becomes a leaf if it began where one does. If not, it goes to
   * the log before the next write, for this one has happened and must not fail any more.
   */
  private void complete() {
    if (tail.length() == pipe.chunk()) {
      pipe.send(tail);
      underWay.add(tail);
      tail = null;
      if (underWay.size() >= window / 2 && landing.isDone()) {
        landing = pipe.landLater(underWay());
      }
    }
  }

  /** Makes room among what is under way; waits for the disk if it must. */
  private void takeIn() throws FaultException {
    landing.join();
    if (!underWay.peek().isDurable()) {
      pipe.land(underWay);
    }
    do {
      settleOldest();
    } while (!underWay.isEmpty() && underWay.peek().isDurable());
  }

  /** Brings to the log all that overlaps the stretch, before something else happens to it. */
  void makeWay(long from, long to) throws FaultException {
    if (underWay.stream().anyMatch(chunk -> chunk.overlaps(from, to))) {
      settle();
    } else if (tail != null && tail.overlaps(from, to)) {
      flushTail();
    }
  }

  /** Brings to the log what the place divides, before the file is made to end there. */
  void divideAt(long place) throws FaultException {
    if (underWay.stream().anyMatch(chunk -> chunk.at() < place && place < chunk.end())) {
      settle();
    } else if (tail != null && tail.at() < place && place < tail.end()) {
      flushTail();
    }
  }

  /** Forgets what lies beyond the end of the file. */
  void dropFrom(long size) {
    for (HeldChunk chunk : underWay) {
      if (chunk.at() >= size) {
        CompletableFuture<?> ignored = chunk.whenSent().thenRun(() -> pipe.free(chunk.reserved()));
      }
    }
    underWay.removeIf(chunk -> chunk.at() >= size);
    if (tail != null && tail.at() >= size) {
      pipe.free(tail.reserved());
      tail = null;
    }
  }

  /** What {@link #settle} would have to wait for. */
  List<HeldChunk> underWay() {
    return List.copyOf(underWay);
  }

  /** Brings everything to the log. What fails stays here, and may be tried again. */
  void settle() throws FaultException {
    pipe.land(underWay);
    while (!underWay.isEmpty()) {
      settleOldest();
    }
    flushTail();
  }

  private void settleOldest() throws FaultException {
    HeldChunk chunk = underWay.peek();
    if (chunk.isDurable()) {
      log.leaf(chunk.at(), chunk.length(), chunk.leaf());
      FileDag leaf = FileDag.leaf(chunk.leaf(), chunk.length());
      file.put(chunk.at(), chunk.length(), new Source.Shared(leaf, 0));
    } else {
      write(chunk);
    }
    underWay.remove();
    pipe.free(chunk.reserved());
  }

  private void flushTail() throws FaultException {
    if (tail != null) {
      write(tail);
      pipe.free(tail.reserved());
      tail = null;
    }
  }

  private void write(HeldChunk chunk) throws FaultException {
    for (int done = 0; done < chunk.length(); ) {
      int count = Math.min(FileLog.MAX_WRITE, chunk.length() - done);
      long position = log.write(chunk.at() + done, chunk.bytes().slice(done, count));
      file.put(chunk.at() + done, count, new Source.Logged(position));
      done += count;
    }
  }
}

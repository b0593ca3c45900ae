package io.orrery.mfs.journal;

import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log of one mutable tree; the preface of the package says what it is. A <em>position</em> is
 * the number of a byte in the log, as if all its files were one that began at its opening: it
 * serves as long as the log is open and its generation is not dropped.
 *
 * <p>Any thread may call anything; records stand in the order in which {@link #append} was entered.
 * An append costs a copy into a buffer of 1 MiB, which is written out, not synced, when it is full.
 * No call but {@link #syncHere} and {@link #close} waits for the disk, unless the system makes
 * writers wait.
 */
public final class Journal implements AutoCloseable {
  /** The most bytes of head and payload together. */
  public static final int MAX_BODY = 16 << 20;

  private final Path folder;
  private final LogFile.Opener opener;
  private final Durable before;
  private final SyncThread syncs;

  /** Guards the end of the log, which is all that changes. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Tail tail;

  /** In their order; the last one takes the records. */
  private volatile List<Generation> generations;

  /** Why an fdatasync failed: the log is dead from then on. */
  private volatile FaultException dead;

  private volatile boolean closed;

  private Journal(Path folder, Row row, LogFile.Opener opener, Durable before) {
    this.folder = folder;
    this.opener = opener;
    this.before = before;
    this.generations = List.copyOf(row.generations());
    this.tail = new Tail(row.end());
    this.syncs = new SyncThread(folder, this::round);
  }

  /**
   * Opens the log in a folder, which is made if need be: removes the generations below {@code
   * first}, replays the others and cuts off what never reached the disk whole. There is one opened
   * log a folder; the caller sees to that.
   *
   * @param first the generation with which the log begins, 0 or more
   * @param before runs on the log's own thread whenever records are about to be synced: all that
   *     was handed over before they were appended must then be on the disk
   * @throws FaultException CORRUPT for a generation that is missing or no log at all; UNSUPPORTED
   *     for a newer version; FULL; IO; what {@code into} throws
   */
  public static Journal open(Path folder, long first, Replay into, Durable before)
      throws FaultException {
    return open(folder, first, into, before, LogFile::new);
  }

  static Journal open(Path folder, long first, Replay into, Durable before, LogFile.Opener opener)
      throws FaultException {
    if (first < 0) {
      throw new IllegalArgumentException("generation " + first);
    }
    Row row = new Row(opener, folder, first);
    try {
      row.open(into);
    } catch (IOException e) {
      throw JournalFaults.of(folder, e);
    }
    return new Journal(folder, row, opener, before);
  }

  /**
   * Whether a log that nobody has open holds a record in generation {@code first} or above. Reads
   * no further than that, and changes nothing.
   *
   * @throws FaultException CORRUPT or UNSUPPORTED for a file that is no log of this version; IO
   */
  public static boolean hasRecords(Path folder, long first) throws FaultException {
    try {
      return new Row(LogFile::new, folder, first).hasRecords();
    } catch (IOException e) {
      throw JournalFaults.of(folder, e);
    }
  }

  /**
   * Appends a record, which is durable after the next {@link #sync}. The buffers do not move and
   * are free when this returns.
   *
   * @param kind any but 0
   * @param head what the record says; it and the payload have at most {@value #MAX_BODY} bytes
   * @return the position of the payload
   * @throws FaultException FULL or IO, and the record is not there; CLOSED
   */
  public long append(byte kind, ByteBuffer head, ByteBuffer payload) throws FaultException {
    int length = Math.addExact(head.remaining(), payload.remaining());
    if (kind == Frame.SEAL || length > MAX_BODY) {
      throw new IllegalArgumentException("a record of kind " + kind + " and " + length + " bytes");
    }
    int checksum = Frame.checksum(head, payload);
    lock.lock();
    try {
      requireAlive();
      long start = tail.end();
      tail.append(last(), last().frame(start, kind, length, checksum), head, payload);
      return start + Frame.BYTES + head.remaining();
    } catch (IOException e) {
      throw JournalFaults.of(folder, e);
    } finally {
      lock.unlock();
      syncs.touch();
    }
  }

  /**
   * Fills {@code into} with the bytes from {@code position} on, which must be appended and not
   * dropped.
   *
   * @throws FaultException IO, also for bytes that a failed sync may have lost; CLOSED
   */
  public void read(long position, ByteBuffer into) throws FaultException {
    long inFiles = tail.written();
    if (position + into.remaining() > inFiles) {
      inFiles = readTail(position, into);
    }
    int there = (int) Math.min(Math.max(0, inFiles - position), into.remaining());
    if (there > 0) {
      readFile(position, into.slice(into.position(), there));
    }
    into.position(into.limit());
  }

  /** Copies what is in no file; answers from where on that was. */
  private long readTail(long position, ByteBuffer into) throws FaultException {
    long to = position + into.remaining();
    lock.lock();
    try {
      requireOpen();
      if (to > tail.end()) {
        throw new IllegalArgumentException("bytes up to " + to + " of a log of " + tail.end());
      }
      tail.read(position, into);
      return tail.written();
    } finally {
      lock.unlock();
    }
  }

  private void readFile(long position, ByteBuffer into) throws FaultException {
    requireOpen();
    Generation generation = holding(position);
    if (!generation.isSynced(position + into.remaining())) {
      requireNotDead();
    }
    try {
      generation.read(into, position);
    } catch (IOException e) {
      requireOpen();
      throw JournalFaults.of(folder, e);
    }
  }

  private Generation holding(long position) {
    List<Generation> all = generations;
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).start() <= position) {
        return all.get(i);
      }
    }
    throw new IllegalArgumentException("position " + position + " was dropped");
  }

  /**
   * Brings all that was appended before this call to the disk, together with whatever others ask
   * for at the same time. The future completes on the log's own thread, where nobody may wait; it
   * fails with what the hook of {@link #open} throws and FULL, after which it may be tried again,
   * with IO, after which the log takes nothing more, or with CLOSED.
   */
  public CompletableFuture<Void> sync() {
    return syncs.ask();
  }

  /**
   * As {@link #sync}, but for a thread that may wait for the disk: it brings the bytes there itself
   * if nobody else is at it.
   */
  public CompletableFuture<Void> syncHere() {
    return syncs.askHere();
  }

  private void round() throws FaultException {
    List<Generation> row;
    long to;
    lock.lock();
    try {
      requireNotDead();
      tail.writeOut(last());
      to = tail.end();
      if (!closed) {
        last().layZeros(to);
      }
      row = generations;
    } catch (IOException e) {
      throw JournalFaults.of(folder, e);
    } finally {
      lock.unlock();
    }
    if (row.get(row.size() - 1).isSynced(to)) {
      return;
    }
    // Records that are written out may speak of what this brings to the disk, so it goes first.
    before.commit();
    try {
      for (int i = 0; i < row.size(); i++) {
        sync(row.get(i), i + 1 < row.size() ? row.get(i + 1).start() : to);
      }
    } catch (IOException e) {
      throw died(e);
    }
    enter(row);
  }

  private static void sync(Generation generation, long to) throws IOException {
    try {
      generation.sync(to);
    } catch (IOException e) {
      // One that was dropped meanwhile is needed no more.
      if (!generation.isClosed()) {
        throw e;
      }
    }
  }

  /** Brings the folder's entries of new files to the disk. */
  private void enter(List<Generation> row) throws FaultException {
    if (row.stream().allMatch(Generation::isEntered)) {
      return;
    }
    try {
      Row.sync(folder);
    } catch (IOException e) {
      throw died(e);
    }
    row.forEach(Generation::setEntered);
  }

  private FaultException died(IOException e) {
    dead = JournalFaults.unsynced(folder, e);
    return dead;
  }

  /**
   * Begins the next generation: what was appended before this call is in those before it. Syncs
   * nothing.
   *
   * @return its number
   * @throws FaultException FULL or IO, and the last generation goes on; CLOSED
   */
  public long rotate() throws FaultException {
    lock.lock();
    try {
      requireAlive();
      Generation last = last();
      tail.writeOut(last);
      enter(generations);
      ByteBuffer seal = last.seal(tail.end());
      long start = tail.end() + seal.remaining();
      // Should the next not come about, then the next record takes the place of the seal.
      last.write(seal, tail.end());
      Generation next = Generation.create(opener, folder, last.number() + 1, start);
      List<Generation> longer = new ArrayList<>(generations);
      longer.add(next);
      generations = List.copyOf(longer);
      tail.moveTo(start + Generation.HEADER);
      return next.number();
    } catch (IOException e) {
      throw JournalFaults.of(folder, e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes the generations below {@code number}, which is at most that of the last. Nobody may be
   * reading in them.
   *
   * @throws FaultException IO; the log has forgotten them all the same, and the next opening
   *     removes what was left
   */
  public void drop(long number) throws FaultException {
    List<Generation> dropped;
    lock.lock();
    try {
      requireOpen();
      if (number > last().number()) {
        throw new IllegalArgumentException(number + " is above the last, " + last().number());
      }
      dropped = generations.stream().filter(each -> each.number() < number).toList();
      generations = generations.stream().filter(each -> each.number() >= number).toList();
    } finally {
      lock.unlock();
    }
    try {
      for (Generation generation : dropped) {
        generation.delete();
      }
    } catch (IOException e) {
      throw JournalFaults.of(folder, e);
    }
  }

  /** The bytes of all generations that are not dropped. */
  public long bytes() {
    return tail.end() - generations.get(0).start();
  }

  private Generation last() {
    return generations.get(generations.size() - 1);
  }

  private void requireOpen() throws FaultException {
    if (closed) {
      throw JournalFaults.closed(folder);
    }
  }

  private void requireAlive() throws FaultException {
    requireOpen();
    requireNotDead();
  }

  private void requireNotDead() throws FaultException {
    FaultException why = dead;
    if (why != null) {
      // Each time a new one: it is thrown on many threads, and each has its own stack.
      throw new FaultException(why.fault(), why.getMessage(), why);
    }
  }

  /**
   * Syncs and closes; a second call does nothing.
   *
   * @throws FaultException what the last sync failed with; the log is closed all the same
   */
  @Override
  public synchronized void close() throws FaultException {
    closed = true;
    try {
      syncs.close();
    } finally {
      closeFiles();
    }
  }

  private void closeFiles() throws FaultException {
    try {
      last().cutZeros(tail.written());
      for (Generation generation : generations) {
        generation.close();
      }
    } catch (IOException e) {
      throw JournalFaults.of(folder, e);
    }
  }
}

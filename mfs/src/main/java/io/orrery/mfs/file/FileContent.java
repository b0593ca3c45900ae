package io.orrery.mfs.file;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.FileDag;
import io.orrery.unixfs.FileHoles;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.NodeSource;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The content of a file that may change. Safe from any thread: a read sees every change that
 * returned before it. Nothing here waits for a network; a call that lacks a block throws
 * UNREACHABLE with its {@link FaultException#missing()}, has changed nothing, and can be made again
 * when the block has come.
 *
 * <p>Every change is told to the {@link FileLog} first. Offsets and lengths are in bytes and not
 * negative; what would end beyond {@link #MAX_SIZE} is refused with TOO_LARGE.
 */
public final class FileContent {
  /** 8 PiB: the largest size that every reader, JavaScript's too, can say exactly. */
  public static final long MAX_SIZE = 1L << 53;

  private final NodeSource nodes;
  private final FileHoles holes;
  private final FileLog log;
  private final ContentReader reader;
  private final LeafPipe leaves;
  private final SequentialRun run;
  private final Compaction compaction;
  private final ContentLock lock = new ContentLock();
  private final Allocation allocation = new Allocation();

  /** What was committed last; null for a file that never was. */
  private FileDag base;

  private Extents extents = new Extents();

  /** Whether a snapshot looks at the extents: then they must not change. */
  private boolean shared;

  /**
   * The content of a file as it was committed.
   *
   * @param base null for a new file, which is empty
   * @param nodes where snapshots read what is missing from; else only what is local is used
   * @param holes of files in blocks, for {@link #seekHole}
   */
  public FileContent(
      FileDag base, NodeSource nodes, FileHoles holes, FileLog log, LeafPipe leaves) {
    this.nodes = nodes;
    this.holes = holes;
    this.log = log;
    this.reader = new ContentReader(log);
    this.leaves = leaves;
    this.run = new SequentialRun(leaves, log, this::place);
    this.compaction = new Compaction(log);
    this.base = base;
    if (base != null && base.size() > 0) {
      extents.put(0, base.size(), new Source.Shared(base, 0));
    }
    run.wroteUpTo(extents.size());
  }

  public long size() {
    return lock.looking(() -> extents.size());
  }

  /**
   * Reads what stands at {@code at}, as much as there is room for.
   *
   * @return how many bytes, fewer than asked for only at the end of the file; 0 there
   */
  public int read(long at, ByteBuffer into) throws FaultException {
    requirePlace(at, into.remaining());
    return lock.looking(
        () -> {
          int count = (int) Math.max(0, Math.min(into.remaining(), extents.size() - at));
          ByteBuffer part = into.slice(into.position(), count);
          reader.read(extents, at, part, (dag, out) -> dag.dag().read(nodes, dag.first(), out));
          into.position(into.position() + count);
          return count;
        });
  }

  /**
   * Writes the remaining bytes at {@code at}; a gap before it becomes zeros. The buffer moves past
   * what was written.
   *
   * @return how many bytes, fewer than asked for only when the disk was full in the middle
   */
  public int write(long at, ByteBuffer bytes) throws FaultException {
    requireSize(at, bytes.remaining());
    return lock.changing(() -> writeLocked(at, bytes));
  }

  /**
   * Writes at the end of the file, wherever other writers have moved it.
   *
   * @return where that was
   */
  public long append(ByteBuffer bytes) throws FaultException {
    return lock.changing(
        () -> {
          long at = extents.size();
          requireSize(at, bytes.remaining());
          writeLocked(at, bytes);
          return at;
        });
  }

  private int writeLocked(long at, ByteBuffer bytes) throws FaultException {
    int wanted = bytes.remaining();
    int done = 0;
    while (done < wanted) {
      try {
        done += writeSome(at + done, bytes);
      } catch (FaultException e) {
        if (done == 0) {
          throw e;
        }
        // As POSIX has it: what was written counts, and the next write says why it was not more.
        return done;
      }
    }
    return done;
  }

  private int writeSome(long at, ByteBuffer bytes) throws FaultException {
    int most = Math.min(bytes.remaining(), FileLog.MAX_WRITE);
    run.makeWay(at, at + most);
    int taken = run.take(at, extents.size(), bytes);
    if (taken > 0) {
      return taken;
    }
    compaction.run(changeable(), this::place);
    long position = log.write(at, bytes.slice(bytes.position(), most));
    place(at, most, new Source.Logged(position));
    bytes.position(bytes.position() + most);
    run.wroteUpTo(at + most);
    return most;
  }

  /** Lets the file end at {@code size}: what lies beyond is gone, what is new is zeros. */
  public void truncate(long size) throws FaultException {
    requireSize(size, 0);
    lock.change(
        () -> {
          resize(size);
          run.wroteUpTo(size);
        });
  }

  /** Also to the size that it has: the log then tells of a change that moved the mtime alone. */
  private void resize(long size) throws FaultException {
    run.divideAt(size);
    log.truncate(size);
    run.dropFrom(size);
    end(size);
  }

  /**
   * Puts zeros from {@code at} on, without writing them.
   *
   * @param keepSize whether the file keeps its end; else it grows to hold them all
   */
  public void zero(long at, long length, boolean keepSize) throws FaultException {
    requireSize(at, keepSize ? 0 : length);
    lock.change(
        () -> {
          long size = extents.size();
          long below = Math.min(size - Math.min(at, size), length);
          if (below > 0) {
            run.makeWay(at, at + below);
            log.zero(at, below);
            place(at, below, new Source.Hole());
          }
          long end = keepSize || length == 0 ? size : Math.max(size, at + length);
          if (end > size || below == 0) {
            resize(end);
          }
        });
  }

  /** Lets the file be at least {@code at + length} long; no space is taken beforehand. */
  public void allocate(long at, long length) throws FaultException {
    requireSize(at, length);
    lock.change(() -> resize(Math.max(extents.size(), at + length)));
  }

  /**
   * Copies up to {@code length} bytes of a file here: what is in blocks there is shared, not read.
   * Neither file is locked for the whole of it.
   *
   * @return how many bytes: fewer only when the other file ends, or after a fault in the middle
   * @throws FaultException INVALID when both are this file and the ranges overlap
   */
  public long copyFrom(FileContent other, long from, long at, long length) throws FaultException {
    requirePlace(from, length);
    requireSize(at, length);
    if (other == this && Math.abs(at - from) < length) {
      throw new FaultException(Fault.INVALID, "a range is copied onto itself");
    }
    return RangeCopy.copy(other, from, this, at, length);
  }

  /** What stands at {@code at}, at most {@code length} bytes of it; null at the end of the file. */
  Extent extentAt(long at, long length) {
    return lock.looking(
        () ->
            at < extents.size()
                ? extents.holding(at).within(at, at + Math.min(length, MAX_SIZE))
                : null);
  }

  void share(long at, long length, Source.Shared part) throws FaultException {
    lock.change(
        () -> {
          run.makeWay(at, at + length);
          log.share(at, length, part.dag().cid(), part.dag().size(), part.first());
          place(at, length, part);
        });
  }

  /**
   * The first byte at or after {@code at} that may be something else than zero; none when there is
   * none, or {@code at} is not below the size.
   */
  public OptionalLong seekData(long at) {
    return lock.looking(() -> new Holes(extents, holes).nextData(at));
  }

  /**
   * The first byte at or after {@code at} that lies in a hole, one of which begins at the end of
   * the file; none when {@code at} is not below the size.
   */
  public OptionalLong seekHole(long at) {
    return lock.looking(() -> new Holes(extents, holes).nextHole(at));
  }

  /**
   * How many bytes are in no hole as {@link #seekHole} tells them; while a content that is in very
   * many places changes it may be more, but never more than the size.
   */
  public long allocated() {
    return lock.looking(() -> allocation.bytes(extents, holes));
  }

  /**
   * Whether anything changed since this was made that may have left a hole: zeros that nobody
   * wrote.
   */
  public boolean isSparse() {
    return allocation.isSparse();
  }

  /** Brings to the log what is in memory alone: after it a sync of the log covers all writes. */
  public void flush() throws FaultException {
    leaves.land(underWay());
    lock.change(() -> run.settle());
  }

  private List<HeldChunk> underWay() {
    return lock.looking(() -> run.underWay());
  }

  /** The content as it is now. Reads and writes nothing; the next change copies the extents. */
  public FileSnapshot snapshot() {
    return lock.changing(
        () -> {
          shared = true;
          return new FileSnapshot(extents, nodes, reader);
        });
  }

  /**
   * Says that what was in the snapshot is now in the DAG {@code node}, made with the profile in
   * use. What has not changed since is read from there from now on; after it the log may drop what
   * was written before the snapshot.
   */
  public void committed(FileSnapshot snapshot, ImportedNode node) {
    lock.change(
        () -> {
          base = FileDag.imported(node);
          extents = Rebase.onto(base, extents, snapshot.extents());
          allocation.forget();
          shared = false;
        });
  }

  /** The DAG that holds just this content, if nothing changed since it was committed. */
  public Optional<Cid> unchanged() {
    return lock.looking(
        () -> Optional.ofNullable(base).filter(dag -> extents.isAll(dag)).map(FileDag::cid));
  }

  public boolean isChanged() {
    return unchanged().isEmpty();
  }

  /** In how many places the content is: what its memory grows with, at some 150 bytes each. */
  public int extents() {
    return lock.looking(() -> extents.count());
  }

  /** The roots of all DAGs of which parts stand here: blocks that must not be deleted. */
  public Set<Cid> references() {
    return lock.looking(() -> extents.references());
  }

  /**
   * Writes to the log anew what is in it, so that older parts of the log can go: for a file that is
   * open but in no directory, and is not committed.
   */
  public void carryOver() throws FaultException {
    lock.change(() -> compaction.rewriteAll(extents, this::place));
  }

  /** A {@link FileLog#write} that is in the log already. */
  public void replayWrite(long at, long position, long length) {
    replay(at, length, new Source.Logged(position));
  }

  /** A {@link FileLog#leaf} that is in the log already. */
  public void replayLeaf(long at, int length, Cid leaf) {
    // The profile may have been another then.
    replay(at, length, new Source.Shared(FileDag.strange(leaf, length), 0));
  }

  /** A {@link FileLog#share} that is in the log already. */
  public void replayShare(long at, long length, Cid file, long fileSize, long from) {
    allocation.mayHaveHoles();
    replay(at, length, new Source.Shared(FileDag.strange(file, fileSize), from));
  }

  /** A {@link FileLog#truncate} that is in the log already. */
  public void replayTruncate(long size) {
    lock.change(() -> end(size));
  }

  /** A {@link FileLog#zero} that is in the log already. */
  public void replayZero(long at, long length) {
    replay(at, length, new Source.Hole());
  }

  private void replay(long at, long length, Source source) {
    lock.change(() -> place(at, length, source));
  }

  private void end(long size) {
    allocation.end(size, extents.size());
    changeable().resize(size);
  }

  private void place(long at, long length, Source source) {
    allocation.put(at, length, source, extents.size());
    changeable().put(at, length, source);
  }

  private Extents changeable() {
    if (shared) {
      extents = extents.copy();
      shared = false;
    }
    return extents;
  }

  private static void requirePlace(long at, long length) throws FaultException {
    if (at < 0 || length < 0) {
      throw new FaultException(Fault.INVALID, "a range of a file is not negative");
    }
  }

  private static void requireSize(long at, long length) throws FaultException {
    requirePlace(at, length);
    if (at > MAX_SIZE - Math.min(length, MAX_SIZE)) {
      throw new FaultException(Fault.TOO_LARGE, "a file has at most " + MAX_SIZE + " bytes");
    }
  }
}

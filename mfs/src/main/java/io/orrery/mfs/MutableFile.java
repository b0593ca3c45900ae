package io.orrery.mfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.mfs.file.FileContent;
import io.orrery.mfs.file.FileLog;
import io.orrery.unixfs.FileDag;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Mtime;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file of a mutable tree. A read sees every write that returned before it, from whichever thread
 * and handle. What fails has changed nothing; TOO_LARGE beyond {@link FileContent#MAX_SIZE}.
 */
public final class MutableFile extends MutableNode {
  private static final int GONE = -1;

  private final Log log = new Log();
  private final AtomicInteger writers = new AtomicInteger();

  /** How many hold it; {@link #GONE} once nobody did and no name led to it. */
  private final AtomicInteger holders = new AtomicInteger();

  /** Made when it is first needed, under this object. */
  private volatile FileContent content;

  /** When the change was made that is being logged. */
  private volatile Mtime changedAt;

  MutableFile(MutableTree tree, Inode inode, ImportedNode committed) {
    super(tree, inode, committed);
    this.changedAt = inode.mtime();
  }

  /** What is done to the content. */
  private interface Work<T> {
    T on(FileContent content) throws FaultException;
  }

  /** The content, which a file that nobody reads or writes does not have. */
  FileContent content() {
    FileContent here = content;
    return here == null ? makeContent() : here;
  }

  private synchronized FileContent makeContent() {
    if (content == null) {
      ImportedNode base = committed();
      FileDag dag = base == null ? null : FileDag.strange(base.cid(), base.size());
      content = tree().content(dag, log);
    }
    return content;
  }

  @Override
  public long size() {
    FileContent here = content;
    if (here != null) {
      return here.size();
    }
    // Whoever lists a directory asks for the sizes of files that nobody opens.
    ImportedNode base = committed();
    return base == null ? 0 : base.size();
  }

  @Override
  long allocated(long size) {
    return inode().sparse() ? Math.min(size, content().allocated()) : size;
  }

  /** The DAG that holds the bytes, as long as nothing is changed that no commit has seen. */
  public Optional<Cid> unchanged() {
    return content().unchanged();
  }

  /**
   * Reads from {@code at} on until {@code into} is full or the file at its end.
   *
   * @return how many bytes; 0 at the end of the file
   * @throws FaultException UNREACHABLE with the block that is not here
   */
  public int read(long at, ByteBuffer into) throws FaultException {
    return content().read(at, into);
  }

  /**
   * Writes; what lies between the end of the file and {@code at} reads as zeros.
   *
   * @return how many bytes, fewer than there are only when the disk got full on the way
   */
  public int write(long at, ByteBuffer bytes) throws FaultException {
    return bytes.hasRemaining() ? modify(content -> content.write(at, bytes)) : 0;
  }

  /** Writes at the end, wherever that is by then; answers where it was. */
  public long append(ByteBuffer bytes) throws FaultException {
    return bytes.hasRemaining() ? modify(content -> content.append(bytes)) : size();
  }

  /** Cuts the file, or has it end in zeros. */
  public void truncate(long size) throws FaultException {
    modify(
        content -> {
          content.truncate(size);
          return size;
        });
  }

  /**
   * Makes zeros of a stretch.
   *
   * @param keepSize whether the file stays as long as it is where the stretch goes beyond
   */
  public void zero(long at, long length, boolean keepSize) throws FaultException {
    modify(
        content -> {
          content.zero(at, length, keepSize);
          return length;
        });
  }

  /** Has the file be at least as long as this stretch reaches. */
  public void allocate(long at, long length) throws FaultException {
    modify(
        content -> {
          content.allocate(at, length);
          return length;
        });
  }

  /** Where bytes are that were written, at {@code at} or after; empty when there are none. */
  public OptionalLong seekData(long at) {
    return content().seekData(at);
  }

  /** Where a hole is, at {@code at} or after; the end of a file is one; empty beyond that. */
  public OptionalLong seekHole(long at) {
    return content().seekHole(at);
  }

  /**
   * Copies bytes of a file of this tree, by reference where that can be.
   *
   * @return how many, fewer than {@code length} where {@code other} ends
   */
  public long copyFrom(MutableFile other, long from, long at, long length) throws FaultException {
    if (length == 0 || from >= other.size()) {
      // The time of what nothing was done to stays, and the log has nothing to tell.
      return 0;
    }
    return modify(
        content -> {
          update(inode -> inode.withHoles(other.inode().sparse()));
          return content.copyFrom(other.content(), from, at, length);
        });
  }

  private <T> T modify(Work<T> work) throws FaultException {
    FileContent here = content();
    T result =
        tree()
            .changingContent(
                this,
                () -> {
                  Mtime now = tree().now();
                  changedAt = now;
                  T done = work.on(here);
                  update(inode -> inode.modified(now).withHoles(here.isSparse()));
                  return done;
                });
    tree().tellNode(this);
    return result;
  }

  /**
   * Completes when all that was written and named so far is durable, as {@link MutableTree#sync}.
   */
  public CompletableFuture<Void> sync() {
    try {
      flush();
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
    return tree().syncLog();
  }

  /**
   * Brings what is in memory alone into the log, so that who closes the file hears of a full disk;
   * it is not durable for that.
   */
  public void flush() throws FaultException {
    FileContent here = content;
    if (here != null) {
      here.flush();
    }
  }

  /** DAGs and leaves that bytes of it stand in, beside those of the last commit. */
  Set<Cid> references() {
    FileContent here = content;
    return here == null ? Set.of() : here.references();
  }

  @Override
  public boolean hold() {
    return holders.getAndUpdate(count -> count == GONE ? GONE : count + 1) != GONE;
  }

  @Override
  public void letGo() {
    holders.decrementAndGet();
  }

  /** Ends a file without a name unless somebody holds it; answers whether it has ended. */
  boolean endUnheld() {
    return holders.compareAndSet(0, GONE) || holders.get() == GONE;
  }

  boolean isHeld() {
    return holders.get() > 0;
  }

  /**
   * Somebody opened it who may write, and holds it until he closed it.
   *
   * @throws FaultException ABSENT when it was removed meanwhile
   */
  public void opened() throws FaultException {
    if (!hold()) {
      throw removed();
    }
    writers.incrementAndGet();
  }

  /** What to say to whoever found a file that is gone by now. */
  public static FaultException removed() {
    return new FaultException(Fault.ABSENT, "the file was removed meanwhile");
  }

  /** Whether somebody has it open who may write, or map it so. */
  public boolean isOpenForWriting() {
    return writers.get() > 0;
  }

  /**
   * Such a one closed it: after the last one its DAG is made soon.
   *
   * @throws FaultException when what was written could not be brought into the log; FULL, IO
   */
  public void closed() throws FaultException {
    boolean last = writers.decrementAndGet() == 0;
    try {
      flush();
    } finally {
      letGo();
    }
    if (last) {
      tree().settled(this);
    }
  }

  /** Where the content's changes are told before they are made. */
  private final class Log implements FileLog {
    @Override
    public long write(long at, ByteBuffer bytes) throws FaultException {
      return tree().log().write(number(), changedAt, at, bytes);
    }

    @Override
    public void leaf(long at, int length, Cid leaf) throws FaultException {
      tree().log().leaf(number(), changedAt, at, length, leaf);
    }

    @Override
    public void share(long at, long length, Cid file, long fileSize, long from)
        throws FaultException {
      tree().log().share(number(), changedAt, at, length, file, fileSize, from);
    }

    @Override
    public void truncate(long size) throws FaultException {
      tree().log().truncate(number(), changedAt, size);
    }

    @Override
    public void zero(long at, long length) throws FaultException {
      tree().log().zero(number(), changedAt, at, length);
    }

    @Override
    public void read(long position, ByteBuffer into) throws FaultException {
      tree().log().journal().read(position, into);
    }
  }
}

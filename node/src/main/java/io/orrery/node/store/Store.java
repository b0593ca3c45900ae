package io.orrery.node.store;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockStore;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.lmdbjava.LmdbException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocks and tables of one repo, on the disk. All methods may be called by any thread; calls
 * after {@link #close()} fail with CLOSED.
 */
public final class Store implements BlockStore, AutoCloseable {
  /** The largest block that is stored; larger than any that peers exchange ({@link Block}). */
  public static final int MAX_BLOCK = 32 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Store.class);

  /** How long {@link #close()} waits for scopes that are still open. */
  private static final long CLOSE_WAIT = TimeUnit.SECONDS.toMillis(10);

  /** Deletions are handed to the writer in portions, so that others get their turn. */
  private static final int DELETE_PORTION = 10_000;

  private final StoreFolder folder;
  private final Index index;
  private final Segments segments;
  private final Readers readers;
  private final StoreWalk walk;
  private final Set<LeasedWriter> leases = ConcurrentHashMap.newKeySet();

  /** Blocks that were put and are not committed: readers see them here. */
  private final Map<Multihash, ByteBuffer> pending = new ConcurrentHashMap<>();

  private final Committer committer;
  private final Dropper dropper;
  private final Compactor compactor;
  private boolean closed;

  private Store(StoreFolder folder, Index index, StoreOptions options) throws FaultException {
    this.folder = folder;
    this.index = index;
    this.segments = new Segments(folder.segments(), options.hashOnRead());
    this.readers = new Readers(index);
    this.walk = new StoreWalk(index, segments, readers);
    OperationQueue queue = new OperationQueue(folder.root(), options.queueSize());
    SegmentLedger ledger = new SegmentLedger();
    ledger.load(segments.open(index));
    Appender appender = new Appender(segments, ledger, options.segmentSize());
    WriterState state = new WriterState(index, readers, segments, ledger, appender, leases);
    this.dropper = new Dropper(segments, readers);
    this.committer = new Committer(folder.root(), queue, state, dropper);
    this.compactor = new Compactor(index, segments, readers, committer, dropper);
    committer.start();
    dropper.start();
  }

  /**
   * Opens the store in {@code path}, whose lock the caller holds against other processes.
   *
   * @throws FaultException ABSENT when there is none and none is to be made; REFUSED when the
   *     folder holds something else, lies on a file system that cannot carry a store, or is open in
   *     this process; CORRUPT when something is missing or damaged; UNSUPPORTED when a newer
   *     version wrote it; FULL; IO
   */
  public static Store open(Path path, StoreOptions options) throws FaultException {
    StoreFolder folder = StoreFolder.open(path, options.create());
    Index index = null;
    try {
      index = Index.open(folder.index(), folder.isNew(), options.indexMapSize());
      if (folder.isNew()) {
        folder.finish();
      }
      return new Store(folder, index, options);
    } catch (FaultException | RuntimeException e) {
      if (index != null) {
        index.close();
      }
      folder.release();
      throw e;
    }
  }

  /** The folder that the store lies in. */
  public Path folder() {
    return folder.root();
  }

  @Override
  public CompletableFuture<Block> get(Cid cid, Deadline deadline) {
    try {
      cid.multihash().requireAllowedForContent();
      Optional<Block> found = copy(cid);
      return found
          .map(CompletableFuture::completedFuture)
          .orElseGet(() -> CompletableFuture.failedFuture(FaultException.unreachable(cid)));
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Optional<Block> copy(Cid cid) throws FaultException {
    try (BlockScope scope = openScope()) {
      ByteBuffer view = scope.view(cid);
      if (view == null) {
        return Optional.empty();
      }
      return Optional.of(new Block(cid, ByteBuffer.allocate(view.remaining()).put(view).flip()));
    }
  }

  @Override
  public BlockScope openScope() throws FaultException {
    return new ReadScope(readers, segments, pending);
  }

  @Override
  public boolean has(Cid cid) throws FaultException {
    return sizeOf(cid) >= 0;
  }

  /** The length of a block in bytes, from the index alone; -1 when it is not here. */
  public long sizeOf(Cid cid) throws FaultException {
    try (BlockScope scope = openScope()) {
      return scope.size(cid);
    }
  }

  @Override
  public BlockWriter newWriter() throws FaultException {
    return newWriter(LeasedWriter.Kind.PLAIN);
  }

  /**
   * Starts a writer on trial: what it brings can be taken back by {@link #withdraw}. Remembers 36
   * bytes for each block that was not here before.
   */
  public BlockWriter newTrialWriter() throws FaultException {
    return newWriter(LeasedWriter.Kind.ON_TRIAL);
  }

  /**
   * Starts a writer for what will be superseded: each block that it brings is marked, in the step
   * that stores it, until a writer of another kind puts or holds it. So whoever knows what such
   * writers need may delete the rest ({@link #deleteMarked}) and take nothing from anybody else.
   */
  public BlockWriter newTransientWriter() throws FaultException {
    return newWriter(LeasedWriter.Kind.TRANSIENT);
  }

  private LeasedWriter newWriter(LeasedWriter.Kind kind) throws FaultException {
    committer.requireOpen();
    return new LeasedWriter(folder.root(), committer, pending, leases, kind);
  }

  /** Commits what a writer on trial brought, which from now on stays. */
  public void keep(BlockWriter onTrial) throws FaultException {
    own(onTrial).keep();
  }

  /**
   * Deletes, durably, what a writer on trial brought since it was opened or told to keep it,
   * committed or not, but neither what was here before nor what anybody else has put or held since.
   * Also after a put has failed. A process that dies in between leaves blocks that nothing holds.
   */
  public void withdraw(BlockWriter onTrial) throws FaultException {
    own(onTrial).withdraw();
  }

  /**
   * Commits what {@code writer} put, and a change of tables, in one durable step: after a crash
   * either all of the change is there, and every block before it, or nothing of the change.
   *
   * @return what the change returned
   */
  public <T> T commit(BlockWriter writer, Change<T> change) throws FaultException {
    return own(writer).commit(change);
  }

  private LeasedWriter own(BlockWriter writer) {
    if (writer instanceof LeasedWriter mine && mine.isOf(committer)) {
      return mine;
    }
    throw new IllegalArgumentException("a writer of another store");
  }

  /**
   * Puts blocks that are here already under the lease of {@code writer}: none of them is deleted
   * until it is closed.
   *
   * @return those that are not here
   */
  public List<Multihash> hold(BlockWriter writer, Collection<Multihash> hashes)
      throws FaultException {
    return own(writer).hold(List.copyOf(hashes));
  }

  /**
   * Notes down that a file holds a block, in place of storing it; nothing happens when the block is
   * stored. It is under the lease of {@code writer}, and durable after its commit; readers see it
   * from then on.
   *
   * @param replace whether this takes the place of what is noted down already
   */
  public void refer(BlockWriter writer, Multihash hash, FileSlice slice, boolean replace)
      throws FaultException {
    own(writer).refer(hash, slice, replace);
  }

  /** As {@link BlockWriter#put}, but no block that a file is noted down to hold. */
  public void putUnlessInFile(BlockWriter writer, Block block, Runnable free)
      throws FaultException {
    own(writer).put(block, true, free);
  }

  /** The stretch of a file that holds a block, whether the block is stored too or not. */
  public Optional<FileSlice> inFile(Multihash hash) throws FaultException {
    Reader reader = readers.acquire();
    try {
      return Optional.ofNullable(reader.findInFile(hash));
    } finally {
      readers.release(reader);
    }
  }

  /**
   * Shows the multihash of every block that a file is noted down to hold, as {@link #forEach} does.
   */
  public void forEachInFile(Predicate<Multihash> visitor) throws FaultException {
    walk.inFiles(visitor);
  }

  /** Forgets that a file holds a block, unless a lease protects it; one that is stored stays. */
  public boolean forgetInFile(Multihash hash) throws FaultException {
    return committer.run(batch -> batch.forgetInFile(hash));
  }

  /** Whether the block is stored, and not only held by a file. */
  public boolean isStored(Multihash hash) throws FaultException {
    Reader reader = readers.acquire();
    try {
      return reader.find(hash) != null;
    } finally {
      readers.release(reader);
    }
  }

  /** Runs a change of tables; it is durable when this returns. */
  public <T> T write(Change<T> change) throws FaultException {
    return committer.run(batch -> batch.change(change));
  }

  /** Looks at the tables. */
  public <T> T read(Query<T> query) throws FaultException {
    Reader reader = readers.acquire();
    try {
      return query.run(new IndexTransaction(index, reader.txn(), reader.scratch()));
    } finally {
      readers.release(reader);
    }
  }

  @Override
  public int delete(Collection<Multihash> hashes) throws FaultException {
    List<Multihash> all = List.copyOf(hashes);
    int deleted = 0;
    for (int from = 0; from < all.size(); from += DELETE_PORTION) {
      List<Multihash> portion = all.subList(from, Math.min(all.size(), from + DELETE_PORTION));
      deleted += committer.run(batch -> batch.deleteAll(portion));
    }
    return deleted;
  }

  /** Shows the blocks that only transient writers ever put, as {@link #forEach} does. */
  public void forEachMarked(Predicate<Multihash> visitor) throws FaultException {
    walk.marked(visitor);
  }

  /** Deletes those of {@code hashes} that only transient writers ever put, as {@link #delete}. */
  public int deleteMarked(Collection<Multihash> hashes) throws FaultException {
    List<Multihash> all = List.copyOf(hashes);
    return committer.run(batch -> batch.deleteMarked(all));
  }

  @Override
  public void forEach(Predicate<Multihash> visitor) throws FaultException {
    walk.blocks(visitor);
  }

  /**
   * Hashes every block that is stored and tells {@code verification} of each, in the order of
   * {@link #forEach}, until it answers false.
   */
  public void verify(Verification verification) throws FaultException {
    walk.verify(verification);
  }

  /**
   * Gives the space of deleted blocks back to the disk: rewrites segments of which more than {@code
   * deadShare} (0 to 1) is dead, and the index when half of it is free. Others go on reading and
   * writing. Needs free space for one segment at most.
   *
   * @throws FaultException FULL when there is not even that; what was freed before stays freed
   */
  public Compaction compact(double deadShare) throws FaultException {
    return compactor.run(deadShare);
  }

  /** What the store holds and what that takes on the disk. */
  public StoreStats stats() throws FaultException {
    Reader reader = readers.acquire();
    try {
      long bytes = 0;
      long dead = 0;
      long disk = index.fileLength();
      for (SegmentUsage usage : index.segmentRows(reader.txn()).values()) {
        bytes += usage.payload();
        dead += usage.dead();
        disk += usage.end();
      }
      return new StoreStats(index.blockCount(reader.txn()), bytes, dead, disk);
    } catch (LmdbException e) {
      throw StoreFaults.of(folder.root(), e);
    } finally {
      readers.release(reader);
    }
  }

  /**
   * Ends the store: what was asked for before is done, what comes after is refused. Waits for open
   * scopes up to ten seconds; should some be open even then, the index stays mapped for them until
   * the process ends.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    committer.close();
    boolean empty = readers.close(CLOSE_WAIT);
    dropper.close();
    if (empty) {
      readers.freeAll();
      index.close();
      folder.release();
    } else {
      LOG.warn("the store {} was closed under a reader that did not leave", folder.root());
    }
  }
}

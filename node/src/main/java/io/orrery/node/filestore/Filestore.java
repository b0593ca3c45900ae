package io.orrery.node.filestore;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.node.store.FileSlice;
import io.orrery.node.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The blocks of a store and those that files hold, for which the store has references. Safe for any
 * thread.
 */
public final class Filestore implements BlockSource, AutoCloseable {
  /** The key of the configuration, as Kubo's. */
  public static final String ENABLED = "Experimental.FilestoreEnabled";

  /** Whether the configuration lets files be referred to and read. */
  @FunctionalInterface
  public interface Permission {
    boolean isGiven() throws FaultException;
  }

  /** Takes reports. */
  @FunctionalInterface
  public interface Visitor {
    void visit(SliceReport report) throws IOException;
  }

  private record Row(Multihash hash, FileSlice slice) {}

  private static final Comparator<Row> FILE_ORDER =
      Comparator.<Row, String>comparing(row -> row.slice().path())
          .thenComparingLong(row -> row.slice().offset())
          .thenComparing(Row::hash);

  private final Store store;
  private final SliceReader reader;
  private final Permission permission;

  /** Made when first asked for: few processes need it. */
  private SliceCache cache;

  private boolean closed;

  /**
   * The files of a store.
   *
   * @param root what paths are noted down relative to, where they lie below it; without links
   */
  public Filestore(Store store, Path root, OwnMounts mounts, Permission permission) {
    this.store = store;
    this.reader = new SliceReader(root, mounts);
    this.permission = permission;
  }

  /**
   * Refuses what needs files when the configuration does not let them be referred to.
   *
   * @throws FaultException REFUSED, in Kubo's words
   */
  public void requireEnabled() throws FaultException {
    if (!isEnabled()) {
      throw FaultException.refused("filestore is not enabled, see https://git.io/vNItf");
    }
  }

  public boolean isEnabled() throws FaultException {
    return permission.isGiven();
  }

  /**
   * As the store does, and out of a file on another thread. Fails with UNREACHABLE when the file is
   * gone, CORRUPT when it holds something else now, IO when it cannot be read.
   */
  @Override
  public CompletableFuture<Block> get(Cid cid, Deadline deadline) {
    CompletableFuture<Block> stored = store.get(cid, deadline);
    if (!stored.isCompletedExceptionally()) {
      return stored;
    }
    try {
      Optional<FileSlice> slice =
          isAbsent(stored) ? store.inFile(cid.multihash()) : Optional.empty();
      if (slice.isEmpty()) {
        return stored;
      }
      requireReadable(cid, slice.get());
      return cache()
          .block(cid.multihash(), slice.get())
          .thenApply(bytes -> new Block(cid, bytes.duplicate()));
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static boolean isAbsent(CompletableFuture<Block> failed) {
    return failed.handle((block, failure) -> isAbsence(FaultException.unwrap(failure))).join();
  }

  private static boolean isAbsence(FaultException fault) {
    return fault != null && fault.fault() == Fault.UNREACHABLE;
  }

  private void requireReadable(Cid cid, FileSlice slice) throws FaultException {
    if (!isEnabled()) {
      throw new FaultException(
          Fault.UNREACHABLE,
          "block %s is in the file %s, and %s is off".formatted(cid, reader.file(slice), ENABLED));
    }
  }

  private synchronized SliceCache cache() throws FaultException {
    if (closed) {
      throw new FaultException(Fault.CLOSED, "the repo is closed");
    }
    if (cache == null) {
      cache = new SliceCache(reader);
    }
    return cache;
  }

  /** A scope on the store: it knows the lengths of blocks in files, and has no view of them. */
  @Override
  public BlockScope openScope() throws FaultException {
    return store.openScope();
  }

  /**
   * A writer for one file, which notes down where the file holds its raw leaves, in place of
   * putting them; the leaves come in the order of the file. All else goes to {@code out}, whose
   * lease covers it all and which stays its owner's to commit and close.
   *
   * @param path absolute
   * @throws FaultException REFUSED for what may not be referred to, and as {@link OwnMounts#follow}
   */
  public BlockWriter referring(BlockWriter out, String path) throws FaultException {
    requireEnabled();
    Path file;
    try {
      file = Path.of(path);
    } catch (InvalidPathException e) {
      throw new FaultException(Fault.REFUSED, "no path of this machine: " + path, e);
    }
    if (!file.isAbsolute()) {
      throw FaultException.refused("not an absolute path: " + path);
    }
    Path real = reader.follow(file);
    reader.stamp(real);
    return new ReferringWriter(this, out, reader.noted(real));
  }

  /** A writer that leaves out blocks that files hold, if they do still: {@code --fscache}. */
  public BlockWriter sparing(BlockWriter out) {
    return new SparingWriter(this, out);
  }

  /**
   * Notes down that a file holds a block, after comparing. What was noted before stays if it is
   * true.
   */
  void refer(BlockWriter out, Block block, FileSlice slice) throws FaultException {
    Multihash hash = block.cid().multihash();
    if (!reader.holds(slice, block.data())) {
      throw FaultException.refused(
          "%s changed while it was added, or is not the file that was sent (at %d)"
              .formatted(reader.file(slice), slice.offset()));
    }
    Optional<FileSlice> before = store.inFile(hash);
    boolean replace =
        before.isPresent() && !before.get().equals(slice) && !isTrue(hash, before.get());
    store.refer(out, hash, slice, replace);
  }

  /** Puts a block unless a file holds it. */
  void putSparingly(BlockWriter out, Block block, Runnable free) throws FaultException {
    Multihash hash = block.cid().multihash();
    Optional<FileSlice> slice = store.inFile(hash);
    if (slice.isPresent() && isTrue(hash, slice.get())) {
      store.putUnlessInFile(out, block, free);
    } else {
      out.put(block, free);
    }
  }

  private boolean isTrue(Multihash hash, FileSlice slice) throws FaultException {
    return isEnabled() && report(hash, slice, true).status() == SliceStatus.OK;
  }

  /**
   * What is known of one reference.
   *
   * @param verify whether the file is read
   */
  public SliceReport report(Multihash hash, boolean verify) throws FaultException {
    Optional<FileSlice> slice = store.inFile(hash);
    return slice.isPresent()
        ? report(hash, slice.get(), verify)
        : new SliceReport(
            hash,
            Optional.empty(),
            SliceStatus.MISSING,
            "ipld: could not find " + Cid.v1(Codec.RAW.code(), hash));
  }

  private SliceReport report(Multihash hash, FileSlice slice, boolean verify) {
    try {
      if (verify) {
        ByteBuffer unused = reader.block(hash, slice);
      }
      return SliceReport.fine(hash, slice);
    } catch (FaultException e) {
      return new SliceReport(hash, Optional.of(slice), SliceStatus.of(e.fault()), e.getMessage());
    }
  }

  /**
   * Reports all references, by hash, or by path and offset; then they are all held at once.
   *
   * @param verify whether the files are read
   */
  public void forEach(boolean fileOrder, boolean verify, Visitor visitor) throws IOException {
    if (fileOrder) {
      for (Row row : inFileOrder()) {
        visitor.visit(report(row.hash(), row.slice(), verify));
      }
      return;
    }
    try {
      store.forEachInFile(hash -> visit(hash, verify, visitor));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private boolean visit(Multihash hash, boolean verify, Visitor visitor) {
    try {
      SliceReport report = report(hash, verify);
      if (report.slice().isPresent()) {
        visitor.visit(report);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Row> inFileOrder() throws IOException {
    List<Row> rows = new ArrayList<>();
    Map<String, String> paths = new HashMap<>();
    forEach(
        false,
        false,
        report -> {
          FileSlice slice = report.slice().orElseThrow();
          String path = paths.computeIfAbsent(slice.path(), same -> same);
          rows.add(new Row(report.hash(), new FileSlice(path, slice.offset(), slice.length())));
        });
    rows.sort(FILE_ORDER);
    return rows;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (cache != null) {
      cache.close();
    }
  }
}

package io.orrery.node.content;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.car.CarReader;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.pin.Pins;
import io.orrery.node.store.Store;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Takes CAR files into a store. Each lands as a whole, durably, or leaves nothing: what a file that
 * turns out bad has brought is taken out again, except what somebody else has asked for meanwhile.
 * Until this is closed no block of a file that was taken is deleted, so that roots may be pinned
 * when all files are there, for a DAG may span several. One call, one thread.
 */
public final class CarImport implements AutoCloseable {
  /** Is told how it goes. */
  public interface Reports {
    /** This much of a file was read. */
    void progress(String path, long bytes) throws IOException;

    /**
     * Whether to go on, asked often.
     *
     * @throws FaultException when the time is up or nobody waits any more
     */
    void checkAlive() throws FaultException;
  }

  private static final int REPORT_EVERY = 256 * 1024;

  private final Store store;
  private final Reports reports;
  private final int maxBlock;
  private final boolean indexed;
  private final Executor hashing;
  private final BlockWriter writer;
  private final Set<Cid> roots = new LinkedHashSet<>();
  private long blocks;
  private long bytes;

  /**
   * @param maxBlock the longest block that is taken, in bytes
   * @param indexed the index of a version 2 is checked too, and a file with a wrong one refused
   * @param hashing checks the blocks
   */
  public CarImport(Store store, Reports reports, int maxBlock, boolean indexed, Executor hashing)
      throws FaultException {
    this.hashing = hashing;
    this.store = store;
    this.reports = reports;
    this.maxBlock = maxBlock;
    this.indexed = indexed;
    this.writer = store.newTrialWriter();
  }

  /**
   * Takes one file; it is durable when this returns.
   *
   * @throws FaultException what is wrong with it, in a line that names the file and the byte; what
   *     the store fails with
   */
  public void take(IncomingFile file) throws IOException {
    long blocksBefore = blocks;
    long bytesBefore = bytes;
    try {
      CarReader reader = new CarReader(file.requireFile(), indexed, hashing);
      put(reader, file.path());
      if (indexed) {
        reader.checkIndex();
      }
      store.keep(writer);
      roots.addAll(reader.roots());
    } catch (FaultException e) {
      blocks = blocksBefore;
      bytes = bytesBefore;
      withdrawAfter(e);
      String name = file.names().isEmpty() ? "standard input" : file.path();
      throw new FaultException(e.fault(), "import failed: " + name + ": " + e.getMessage(), e);
    }
  }

  private void put(CarReader reader, String path) throws IOException {
    long reported = 0;
    for (Block block = reader.next(); block != null; block = reader.next()) {
      reports.checkAlive();
      if (block.size() > maxBlock) {
        throw FaultException.refused(
            "at byte %d: block %s has %d bytes: blocks over %d can't be exchanged with other peers; pass --allow-big-block to import it"
                .formatted(reader.offset(), block.cid(), block.size(), maxBlock));
      }
      writer.put(block);
      blocks++;
      bytes += block.size();
      if (reader.position() - reported >= REPORT_EVERY) {
        reported = reader.position();
        reports.progress(path, reported);
      }
    }
    reports.progress(path, reader.position());
  }

  private void withdrawAfter(FaultException failure) {
    try {
      store.withdraw(writer);
    } catch (FaultException e) {
      failure.addSuppressed(e);
    }
  }

  /** What the headers of the files taken name as roots, each once. */
  public Set<Cid> roots() {
    return Collections.unmodifiableSet(roots);
  }

  /**
   * Pins the roots whose DAGs are whole, from what was here and what has come; nothing is fetched.
   *
   * @return for each of the others, why not
   */
  public Map<Cid, FaultException> pinRoots(Pins pins) throws FaultException {
    return pins.addWhole(roots);
  }

  /** The sections of the files taken, duplicates and those of identity CIDs too. */
  public long blocks() {
    return blocks;
  }

  /** The bytes of those blocks. */
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    writer.close();
  }
}

package io.orrery.fuse.mutable;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.Drivers;
import io.orrery.fuse.TreeOptions;
import io.orrery.fuse.WritableTree;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.FaultySource;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.ipld.Name;
import io.orrery.mfs.Creation;
import io.orrery.mfs.HeapTreeStore;
import io.orrery.mfs.MutableFile;
import io.orrery.mfs.MutableTree;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.NodeCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A mutable tree as nodes have it, but with its blocks on the heap; its log is on the disk. */
final class MutableGround implements Ground {
  final MemoryBlocks blocks = new MemoryBlocks();
  final FaultySource source = new FaultySource(blocks);
  final HeapTreeStore store;
  private final Duration remembered;
  private final Path directory;
  private MutableTree tree;
  private MfsTree shown;

  MutableGround(Drivers driver, Path directory) throws IOException {
    this.directory = directory;
    // As a node lets each driver's kernel remember.
    this.remembered = driver == Drivers.KERNEL ? Attributes.FOREVER : Duration.ZERO;
    this.store = new HeapTreeStore(Files.createTempDirectory(directory, "log"), blocks, source);
    this.tree = open();
  }

  private MutableTree open() throws FaultException {
    return MutableTree.open(
        store, io.orrery.mfs.TreeOptions.of(ImportProfile.UNIXFS_V1_2025, Runnable::run));
  }

  /** Closes the tree and opens it again, as the next process would; it is to be mounted anew. */
  void reopen() throws FaultException {
    tree.close();
    tree = open();
  }

  MutableTree files() {
    return tree;
  }

  @Override
  public WritableTree tree() throws FaultException {
    TreeOptions options = new TreeOptions(directory, Runnable::run);
    shown = new MfsTree(tree.root(), source, new NodeCache(16 << 20), options, remembered);
    return shown;
  }

  @Override
  public void write(String name, long offset, byte[] bytes) throws FaultException {
    MutableFile file = (MutableFile) tree.root().lookup(Name.of(name)).orElseThrow();
    int unused = file.write(offset, ByteBuffer.wrap(bytes));
  }

  @Override
  public void make(String name) throws FaultException {
    MutableFile unused = tree.root().create(Name.of(name), Creation.USUAL_FILE);
  }

  @Override
  public void remove(String name) throws FaultException {
    tree.root().unlink(Name.of(name));
  }

  @Override
  public int openHandles() {
    return shown.openHandles();
  }

  @Override
  public long references() {
    return shown.held();
  }

  @Override
  public void close() throws FaultException {
    tree.close();
  }
}

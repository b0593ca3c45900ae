package io.orrery.fuse.mutable;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.Drivers;
import io.orrery.fuse.Kind;
import io.orrery.fuse.Opened;
import io.orrery.fuse.WritableTree;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/** What lies under a writable mount, and can be changed by another way than through it. */
interface Ground extends AutoCloseable {
  /** The kinds of it. Every test of what programs may expect runs on each. */
  enum Kind {
    /** The model, on the heap. */
    MEMORY,
    /** The mutable tree that nodes have. */
    MUTABLE
  }

  /**
   * A new, empty tree.
   *
   * @param executor where the model answers; the other answers where it is asked
   * @param directory for files of its own
   */
  static Ground of(Kind kind, Drivers driver, Executor executor, Path directory)
      throws IOException {
    return kind == Kind.MEMORY
        ? new MemoryGround(new MemoryTree(executor, Attributes.FOREVER, Opened.Cache.KEEP))
        : new MutableGround(driver, directory);
  }

  /** What is to be mounted, next. */
  WritableTree tree() throws FaultException;

  /** Writes into a file of the root. */
  void write(String name, long offset, byte[] bytes) throws FaultException;

  /** Makes a file in the root. */
  void make(String name) throws FaultException;

  /** Takes a file of the root away. */
  void remove(String name) throws FaultException;

  /** What the kernel holds open, as far as the tree must know. */
  int openHandles();

  /** What the kernel has looked up or holds open. */
  long references();

  @Override
  void close() throws FaultException;
}

package io.orrery.mfs;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.NodeSource;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Where one mutable tree keeps what must outlive the process: its root, its inodes and its blocks,
 * which change in one step. Safe from any thread.
 */
public interface TreeStore {
  /** Says whose tree it is, in the names of threads and in messages. */
  String label();

  /** Distinguishes the inode numbers of this tree from those of others: 1 to 2^20 - 1. */
  long number();

  /** What the last commit left; empty when there was none. */
  Optional<TreeRoot> root() throws FaultException;

  /** The folder of the tree's log, this tree's alone. */
  Path log();

  /** The blocks that are here; never asks a network. */
  NodeSource nodes();

  /** A writer and its lease. */
  BlockWriter newWriter() throws FaultException;

  /**
   * Puts blocks under the lease of a writer.
   *
   * @return those that are not here
   */
  Collection<Cid> hold(BlockWriter lease, Collection<Cid> cids) throws FaultException;

  /** The row of a directory's entry. */
  Optional<Inode> inode(long parent, Name name) throws FaultException;

  /** All rows of a directory's entries. */
  Map<Name, Inode> inodes(long parent) throws FaultException;

  /**
   * Lands, in one durable step, all that {@code writer} put, the root and the rows.
   *
   * @param rows what becomes of the rows of entries; empty = none any more
   * @param gone directories that are gone: their rows go, and those of all below them, but not
   *     below an inode that {@code rows} give another place
   */
  void commit(
      BlockWriter writer, TreeRoot root, Map<EntryKey, Optional<Inode>> rows, Collection<Long> gone)
      throws FaultException;

  /**
   * A DAG has come into the tree by reference: whoever is looking for blocks that nothing reaches
   * must look again ({@link MutableTree#references()}).
   */
  void referred() throws FaultException;

  /**
   * An entry: the key of its row.
   *
   * @param parent the inode number of the directory
   */
  record EntryKey(long parent, Name name) {}
}

package io.orrery.mfs;

import io.orrery.ipld.BlockSource;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.ipld.Name;
import io.orrery.unixfs.NodeCache;
import io.orrery.unixfs.NodeSource;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Blocks and rows on the heap; only the log is on a disk. */
public final class HeapTreeStore implements TreeStore {
  private final MemoryBlocks blocks;
  private final NodeSource nodes;
  private final Path log;
  private final Map<EntryKey, Inode> rows;
  private TreeRoot root;
  private boolean full;

  private final AtomicReference<TreeLock.Act> duringCommit = new AtomicReference<>(() -> {});

  HeapTreeStore(Path log) {
    this(new MemoryBlocks(), log);
  }

  private HeapTreeStore(MemoryBlocks blocks, Path log) {
    this(log, blocks, blocks);
  }

  /**
   * An empty one.
   *
   * @param source where the tree reads what is in {@code blocks}
   */
  public HeapTreeStore(Path log, MemoryBlocks blocks, BlockSource source) {
    this(blocks, source, log, new HashMap<>(), null);
  }

  private HeapTreeStore(
      MemoryBlocks blocks, BlockSource source, Path log, Map<EntryKey, Inode> rows, TreeRoot root) {
    this.blocks = blocks;
    this.nodes = new NodeSource(source, new NodeCache(1 << 20));
    this.log = log;
    this.rows = rows;
    this.root = root;
  }

  /** What a process finds that starts after this one was killed. */
  synchronized HeapTreeStore copy(Path itsLog) {
    return new HeapTreeStore(blocks, blocks, itsLog, new HashMap<>(rows), root);
  }

  MemoryBlocks blocks() {
    return blocks;
  }

  /** Whether commits fail for want of space. */
  synchronized void setFull(boolean value) {
    full = value;
  }

  /** Does {@code act} once, after the next commit has made its blocks and before it lands. */
  void duringNextCommit(TreeLock.Act act) {
    duringCommit.set(act);
  }

  synchronized int rowCount() {
    return rows.size();
  }

  @Override
  public String label() {
    return "heap";
  }

  @Override
  public long number() {
    return 7;
  }

  @Override
  public synchronized Optional<TreeRoot> root() throws FaultException {
    return root == null ? Optional.empty() : Optional.of(TreeRoot.parse(root.toBytes()));
  }

  @Override
  public Path log() {
    return log;
  }

  @Override
  public NodeSource nodes() {
    return nodes;
  }

  @Override
  public BlockWriter newWriter() {
    return blocks.newWriter();
  }

  @Override
  public Collection<Cid> hold(BlockWriter lease, Collection<Cid> cids) {
    return List.of();
  }

  @Override
  public synchronized Optional<Inode> inode(long parent, Name name) throws FaultException {
    Inode row = rows.get(new EntryKey(parent, name));
    return row == null ? Optional.empty() : Optional.of(Inode.parse(row.toBytes()));
  }

  @Override
  public synchronized Map<Name, Inode> inodes(long parent) {
    Map<Name, Inode> found = new HashMap<>();
    rows.forEach(
        (key, row) -> {
          if (key.parent() == parent) {
            found.put(key.name(), row);
          }
        });
    return found;
  }

  @Override
  public void commit(
      BlockWriter writer,
      TreeRoot newRoot,
      Map<EntryKey, Optional<Inode>> changes,
      Collection<Long> gone)
      throws FaultException {
    duringCommit.getAndSet(() -> {}).run();
    land(newRoot, changes, gone);
  }

  private synchronized void land(
      TreeRoot newRoot, Map<EntryKey, Optional<Inode>> changes, Collection<Long> gone)
      throws FaultException {
    if (full) {
      throw new FaultException(Fault.FULL, "no space left");
    }
    root = newRoot;
    changes.forEach(
        (key, row) -> {
          if (row.isPresent()) {
            rows.put(key, row.get());
          } else {
            rows.remove(key);
          }
        });
    Set<Long> moved =
        changes.values().stream()
            .flatMap(Optional::stream)
            .map(Inode::number)
            .collect(Collectors.toSet());
    Deque<Long> left = new ArrayDeque<>(gone);
    while (!left.isEmpty()) {
      long directory = left.remove();
      inodes(directory)
          .forEach(
              (name, row) -> {
                rows.remove(new EntryKey(directory, name));
                if (!moved.contains(row.number())) {
                  left.add(row.number());
                }
              });
    }
  }

  @Override
  public void referred() {}
}

package io.orrery.node.tree;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.ipld.Name;
import io.orrery.mfs.Inode;
import io.orrery.mfs.TreeRoot;
import io.orrery.mfs.TreeStore;
import io.orrery.node.pin.Pins;
import io.orrery.node.store.Store;
import io.orrery.unixfs.NodeSource;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What one mutable tree keeps in the store of this node. */
final class StoredTree implements TreeStore {
  private final Store store;
  private final Pins pins;
  private final TreeSweep sweep;
  private final NodeSource nodes;
  private final String name;
  private final int number;
  private final Path log;

  private StoredTree(
      Store store,
      Pins pins,
      TreeSweep sweep,
      NodeSource nodes,
      String name,
      int number,
      Path folder) {
    this.store = store;
    this.pins = pins;
    this.sweep = sweep;
    this.nodes = nodes;
    this.name = name;
    this.number = number;
    this.log = log(folder, number);
  }

  /**
   * The tree of that name, a new one if there is none.
   *
   * @param nodes what is in the store: nothing of this may ask a network
   * @param folder where the logs of all trees are
   */
  static StoredTree open(
      Store store, Pins pins, TreeSweep sweep, NodeSource nodes, String name, Path folder)
      throws FaultException {
    Optional<TreeRow.Row> row = store.read(tx -> TreeRow.find(tx, name));
    int number = row.isPresent() ? row.get().number() : store.write(tx -> TreeRow.number(tx, name));
    return new StoredTree(store, pins, sweep, nodes, name, number, folder);
  }

  static Path log(Path folder, int number) {
    return folder.resolve(Integer.toString(number));
  }

  @Override
  public String label() {
    return name;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public Optional<TreeRoot> root() throws FaultException {
    return store.read(tx -> TreeRow.find(tx, name)).flatMap(TreeRow.Row::root);
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
  public BlockWriter newWriter() throws FaultException {
    return store.newTransientWriter();
  }

  @Override
  public Collection<Cid> hold(BlockWriter lease, Collection<Cid> cids) throws FaultException {
    List<Multihash> hashes = cids.stream().map(Cid::multihash).distinct().toList();
    Set<Multihash> absent = new HashSet<>(store.hold(lease, hashes));
    return cids.stream().filter(cid -> absent.contains(cid.multihash())).toList();
  }

  @Override
  public Optional<Inode> inode(long parent, Name entry) throws FaultException {
    return store.read(tx -> TreeRow.inode(tx, number, parent, entry));
  }

  @Override
  public Map<Name, Inode> inodes(long parent) throws FaultException {
    return store.read(tx -> TreeRow.inodes(tx, number, parent));
  }

  private static Set<Long> numbers(Map<EntryKey, Optional<Inode>> rows) {
    return rows.values().stream()
        .flatMap(Optional::stream)
        .map(Inode::number)
        .collect(Collectors.toSet());
  }

  @Override
  public void commit(
      BlockWriter writer, TreeRoot root, Map<EntryKey, Optional<Inode>> rows, Collection<Long> gone)
      throws FaultException {
    pins.keep(
        writer,
        tx -> {
          TreeRow.removeBelow(tx, number, gone, numbers(rows));
          for (Map.Entry<EntryKey, Optional<Inode>> row : rows.entrySet()) {
            EntryKey key = row.getKey();
            TreeRow.putInode(tx, number, key.parent(), key.name(), row.getValue());
          }
          TreeRow.putRoot(tx, name, number, root);
          return null;
        });
    sweep.committed();
  }

  @Override
  public void referred() throws FaultException {
    pins.lookAgain();
  }
}

package io.orrery.unixfs;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.FuzzTarget;
import io.orrery.ipld.Name;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Strange trees, read as files, directories and paths: each way to ask gives the same answer, local
 * or far, and no answer takes long.
 */
class TreeFuzzTest extends FuzzTarget {
  /** Blocks looked at in one step of an operation; honest trees of this size need some dozens. */
  private static final int MAX_VIEWS = 1 << 17;

  private static final int MAX_ENTRIES = 3000;
  private static final int PIECE = 512;

  /** Local blocks, and an end to whoever looks at too many. */
  private static final class Budget implements BlockSource {
    private final BlockSource below;
    private int views;

    Budget(BlockSource below) {
      this.below = below;
    }

    @Override
    public CompletableFuture<Block> get(Cid cid, Deadline deadline) {
      count();
      return below.get(cid, deadline);
    }

    private void count() {
      require(++views <= MAX_VIEWS, "an answer takes a bounded number of looks at blocks");
    }

    @Override
    public BlockScope openScope() throws FaultException {
      BlockScope scope = below.openScope();
      return new BlockScope() {
        @Override
        public ByteBuffer view(Cid cid) throws FaultException {
          count();
          return scope.view(cid);
        }

        @Override
        public long size(Cid cid) throws FaultException {
          count();
          return scope.size(cid);
        }

        @Override
        public void close() {
          scope.close();
        }
      };
    }
  }

  /**
   * What somebody saw of a tree; of several faults in one, the source decides which comes first.
   */
  private record Seen(
      List<DirectoryEntry> entries, boolean listed, List<Integer> bytes, boolean read) {}

  private Budget budget;
  private NodeSource nodes;

  @Override
  protected void feed(byte[] input) throws Exception {
    StrangeDag dag = new StrangeDag(input);
    Seen near = look(dag.dags.blocks, dag.root());
    Seen far = look(CountingSource.far(dag.dags.blocks), dag.root());
    requireEqual(near, far, "far blocks tell the same as near ones");
    look(CountingSource.forgetful(dag.dags.blocks), dag.root());
    resolve(dag);
    walk(dag.root());
  }

  private Seen look(BlockSource source, Cid root) throws FaultException {
    budget = new Budget(source);
    nodes = new NodeSource(budget, new NodeCache(1 << 16));
    List<DirectoryEntry> entries = new ArrayList<>();
    Fault listing = list(root, entries);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Fault reading = read(root, bytes);
    List<Integer> shown = new ArrayList<>();
    for (byte b : bytes.toByteArray()) {
      shown.add((int) b);
    }
    return new Seen(entries, listing == null, shown, reading == null);
  }

  private <T> T await(CompletableFuture<T> future) throws FaultException {
    budget.views = 0;
    require(future.isDone(), "a source that answers at once is answered at once");
    return Await.result(future);
  }

  private Fault list(Cid root, List<DirectoryEntry> entries) throws FaultException {
    Directory directory;
    try {
      directory = await(Directory.open(nodes, root, Deadline.never()));
      list(directory.cursor(), entries);
    } catch (FaultException e) {
      requireFound(root, entries);
      // How far a listing that fails comes hangs on how much of it is asked for at once.
      entries.clear();
      return e.fault();
    }
    requireFound(root, entries);
    if (!entries.isEmpty() && entries.size() < MAX_ENTRIES) {
      int middle = entries.size() / 2;
      List<DirectoryEntry> rest = new ArrayList<>();
      list(directory.cursorAfter(entries.get(middle).name()), rest);
      requireEqual(entries.subList(middle + 1, entries.size()), rest, "a listing goes on");
    }
    return null;
  }

  private void list(DirectoryCursor cursor, List<DirectoryEntry> entries) throws FaultException {
    List<DirectoryEntry> batch = await(cursor.next(Deadline.never()));
    while (!batch.isEmpty() && entries.size() < MAX_ENTRIES) {
      entries.addAll(batch);
      batch = await(cursor.next(Deadline.never()));
    }
  }

  private void requireFound(Cid root, List<DirectoryEntry> entries) throws FaultException {
    Set<Name> names = new HashSet<>();
    for (DirectoryEntry entry : entries) {
      require(names.add(entry.name()), "no name is listed twice");
      Directory directory = await(Directory.open(nodes, root, Deadline.never()));
      Optional<DirectoryEntry> found = await(directory.lookup(entry.name(), Deadline.never()));
      requireEqual(Optional.of(entry), found, "what is listed is found");
    }
  }

  private Fault read(Cid root, ByteArrayOutputStream bytes) {
    try {
      FileReader file = await(FileReader.open(nodes, root, Deadline.never()));
      long size = file.size();
      int wanted = (int) Math.min(size, PIECE);
      byte[] whole = await(file.read(0, PIECE, Deadline.never(), TreeFuzzTest::joined));
      bytes.writeBytes(whole);
      requireEqual(wanted, whole.length, "a read is short only at the end");
      byte[] part =
          await(file.read(wanted / 3, wanted / 2, Deadline.never(), TreeFuzzTest::joined));
      requireBytes(
          Arrays.copyOfRange(whole, wanted / 3, wanted / 3 + wanted / 2), part, "parts agree");
      byte[] last =
          await(file.read(Math.max(0, size - 7), 20, Deadline.never(), TreeFuzzTest::joined));
      requireEqual((int) Math.min(7, size), last.length, "the last bytes are there");
      requireEqual(0, await(file.read(size, 9, Deadline.never(), TreeFuzzTest::joined)).length, "");
      require(file.leavesFrom(size / 2, 5).size() <= 5, "no more leaves than asked for");
      return null;
    } catch (FaultException e) {
      return e.fault();
    }
  }

  private static byte[] joined(List<ByteBuffer> views) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    views.forEach(view -> out.writeBytes(bytes(view)));
    return out.toByteArray();
  }

  private void resolve(StrangeDag dag) throws Exception {
    List<Name> path = new ArrayList<>();
    for (Name name : StrangeDag.NAMES) {
      path.add(name);
      decoded(() -> await(new Resolver(nodes).walk(dag.root(), path, Deadline.never())));
      if (path.size() > 1) {
        path.remove(0);
      }
    }
  }

  private void walk(Cid root) throws Exception {
    Set<Cid> entered = new HashSet<>();
    budget.views = 0;
    decoded(
        () -> {
          DagWalk.walk(budget, root, Deadline::never, step -> entered.add(step.cid()));
          return entered;
        });
  }

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        new byte[] {0, 5, 2, 0, 2, 0, 1, 0, 1, 2, 1, 2, 0, 1, 0, 1},
        new byte[] {0, 3, 3, 3, 0, 0, 2, 0, 1, 2, 0, 2, 1, 3, 1, 0, 3, 1},
        new byte[] {4, 0, 2, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 4, 0, 3, 0, 0, 1, 0, 0, 1, 2, 0},
        new byte[] {5, 2, 0, 0, 1, 9, 5, 2, 0, 0, 0, 1},
        shardsUponShards());
  }

  /** Each shard leads to the one before from every bucket: few blocks, and no end of ways. */
  private static byte[] shardsUponShards() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {4, 0, 0}); // an empty shard below all
    for (int level = 0; level < 20; level++) {
      out.write(4); // a shard
      out.write(0); // of 8 buckets
      out.write(8); // links
      for (int bucket = 0; bucket < 8; bucket++) {
        out.writeBytes(new byte[] {0, 0, (byte) bucket, 0});
      }
    }
    return out.toByteArray();
  }
}

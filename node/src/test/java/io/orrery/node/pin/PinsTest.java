package io.orrery.node.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.FaultySource;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.ipld.Multihash;
import io.orrery.node.store.Store;
import io.orrery.node.store.StoreOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinsTest {
  private static final Set<PinMode> ALL = EnumSet.allOf(PinMode.class);

  @TempDir Path folder;
  private Store store;
  private Pins pins;

  /** a and b are leaves, sub holds b, root holds a, sub and a again. */
  private final Block a = Dags.leaf("a");

  private final Block b = Dags.leaf("b");
  private final Block sub = Dags.node(0, "sub", b.cid());
  private final Block root = Dags.node(1, "root", a.cid(), sub.cid(), a.cid());

  @BeforeEach
  void open() throws Exception {
    store = Store.open(folder.resolve("store"), StoreOptions.standard().withCreate(true));
    pins = new Pins(store, store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void put(Block... blocks) throws Exception {
    try (BlockWriter writer = store.newWriter()) {
      for (Block block : blocks) {
        writer.put(block);
      }
      writer.commit();
    }
  }

  private void add(Cid cid) throws FaultException {
    add(cid, "");
  }

  private void add(Cid cid, String name) throws FaultException {
    pins.addRecursive(cid, name, Deadline::never, PinProgress.NONE);
  }

  private List<String> list(PinMode... modes) throws IOException {
    List<String> lines = new ArrayList<>();
    Set<PinMode> wanted = modes.length == 0 ? ALL : EnumSet.copyOf(List.of(modes));
    pins.listing().list(wanted, pin -> lines.add(line(pin)));
    return lines;
  }

  private static String line(Pin pin) {
    return pin.cid() + " " + pin.type() + (pin.name().isEmpty() ? "" : " " + pin.name());
  }

  private static String line(Block block, String rest) {
    return block.cid() + " " + rest;
  }

  @Test
  void aRecursivePinHoldsAllBelowIt() throws Exception {
    put(a, b, sub, root);
    add(root.cid(), "tree");
    assertThat(list())
        .containsExactlyInAnyOrder(
            line(root, "recursive tree"),
            line(a, "indirect"),
            line(sub, "indirect"),
            line(b, "indirect"));
    assertThat(list(PinMode.RECURSIVE)).containsExactly(line(root, "recursive tree"));
    assertThat(list(PinMode.DIRECT)).isEmpty();
    assertThat(pins.roots()).containsExactly(root.cid());
    Pin pin = pins.listing().check(List.of(b.cid()), ALL).get(b.cid());
    assertThat(pin.type()).isEqualTo("indirect through " + root.cid());
  }

  @Test
  void aMissingBlockIsNamedAndNothingIsPinned() throws Exception {
    put(a, sub, root);
    assertFails(
        Fault.UNREACHABLE,
        "block was not found locally (offline): ipld: could not find " + b.cid(),
        () -> add(root.cid()));
    assertThat(list()).isEmpty();
    put(b);
    add(root.cid(), "old");
    pins.remove(root.cid(), true);
    add(sub.cid(), "kept");
    store.delete(List.of(a.cid().multihash()));
    assertThatThrownBy(
            () -> pins.update(sub.cid(), root.cid(), true, Deadline::never, PinProgress.NONE))
        .isInstanceOf(FaultException.class);
    assertThat(list(PinMode.RECURSIVE)).containsExactly(line(sub, "recursive kept"));
  }

  @Test
  void pinningAgainGivesTheNameOfTheLastTime() throws Exception {
    put(a);
    add(a.cid(), "one");
    add(a.cid(), "two");
    assertThat(list()).containsExactly(line(a, "recursive two"));
    add(a.cid());
    assertThat(list()).containsExactly(line(a, "recursive"));
  }

  @Test
  void aDirectPinHoldsOneBlock() throws Exception {
    put(sub);
    pins.addDirect(sub.cid(), "alone", Deadline.never());
    assertThat(list()).containsExactly(line(sub, "direct alone"));
    assertFails(
        Fault.UNREACHABLE,
        "block was not found locally (offline): ipld: could not find " + a.cid(),
        () -> pins.addDirect(a.cid(), "", Deadline.never()));
  }

  @Test
  void recursiveReplacesDirectAndNotTheOtherWay() throws Exception {
    put(b, sub);
    pins.addDirect(sub.cid(), "d", Deadline.never());
    add(sub.cid());
    assertThat(list(PinMode.RECURSIVE, PinMode.DIRECT)).containsExactly(line(sub, "recursive"));
    assertFails(
        Fault.REFUSED,
        sub.cid() + " already pinned recursively",
        () -> pins.addDirect(sub.cid(), "", Deadline.never()));
  }

  @Test
  void removalFollowsKubosRules() throws Exception {
    put(a, b, sub, root);
    add(root.cid());
    pins.addDirect(b.cid(), "", Deadline.never());
    assertFails(
        Fault.ABSENT, "not pinned or pinned indirectly", () -> pins.remove(sub.cid(), true));
    assertFails(
        Fault.REFUSED, root.cid() + " is pinned recursively", () -> pins.remove(root.cid(), false));
    pins.remove(b.cid(), true);
    pins.remove(root.cid(), true);
    assertThat(list()).isEmpty();
    assertFails(
        Fault.ABSENT, "not pinned or pinned indirectly", () -> pins.remove(root.cid(), true));
  }

  @Test
  void aPinBelongsToTheCidAsItWasGiven() throws Exception {
    put(b, sub);
    Cid one = sub.cid().toV1();
    add(sub.cid(), "v0");
    assertThat(pins.find(one)).isEmpty();
    assertThat(pins.listing().check(List.of(one), ALL)).isEmpty();
    add(one, "v1");
    assertThat(list(PinMode.RECURSIVE))
        .containsExactlyInAnyOrder(sub.cid() + " recursive v0", one + " recursive v1");
    pins.remove(sub.cid(), true);
    assertThat(list(PinMode.RECURSIVE)).containsExactly(one + " recursive v1");
  }

  @Test
  void aBlockThatIsDirectAndIndirectShowsAsKuboShowsIt() throws Exception {
    put(a, b, sub, root);
    add(root.cid());
    pins.addDirect(sub.cid(), "", Deadline.never());
    assertThat(list()).contains(line(sub, "direct")).contains(line(b, "indirect"));
    assertThat(list(PinMode.INDIRECT))
        .containsExactlyInAnyOrder(line(a, "indirect"), line(b, "indirect"));
    assertThat(check(sub.cid(), PinMode.INDIRECT)).startsWith("indirect through");
    assertThat(check(sub.cid(), PinMode.DIRECT)).isEqualTo("direct");
    assertThat(check(root.cid(), PinMode.INDIRECT)).isNull();
    assertThat(check(a.cid(), PinMode.RECURSIVE)).isNull();
  }

  private String check(Cid cid, PinMode mode) throws FaultException {
    Pin pin = pins.listing().check(List.of(cid), EnumSet.of(mode)).get(cid);
    return pin == null ? null : pin.type();
  }

  @Test
  void namesHave255BytesAtMost() throws Exception {
    put(a);
    add(a.cid(), "ä".repeat(127) + "x");
    String long256 = "ä".repeat(128);
    assertFails(
        Fault.REFUSED, "pin name is 256 bytes (max 255 bytes)", () -> add(a.cid(), long256));
    assertFails(
        Fault.REFUSED,
        "pin name is 256 bytes (max 255 bytes)",
        () -> pins.addDirect(a.cid(), long256, Deadline.never()));
  }

  @Test
  void anUpdateKeepsTheName() throws Exception {
    put(a, b, sub, root);
    add(sub.cid(), "site");
    pins.update(sub.cid(), root.cid(), true, Deadline::never, PinProgress.NONE);
    assertThat(list(PinMode.RECURSIVE)).containsExactly(line(root, "recursive site"));
    pins.update(root.cid(), a.cid(), false, Deadline::never, PinProgress.NONE);
    assertThat(list(PinMode.RECURSIVE))
        .containsExactlyInAnyOrder(line(root, "recursive site"), line(a, "recursive site"));
    pins.update(root.cid(), root.cid(), true, Deadline::never, PinProgress.NONE);
    assertThat(pins.find(root.cid())).isPresent();
    assertFails(
        Fault.REFUSED,
        "'from' cid was not recursively pinned already",
        () -> pins.update(sub.cid(), root.cid(), true, Deadline::never, PinProgress.NONE));
  }

  @Test
  void progressCountsEveryBlockOnce() throws Exception {
    put(a, b, sub, root);
    AtomicLong blocks = new AtomicLong();
    AtomicLong bytes = new AtomicLong();
    pins.addRecursive(
        root.cid(),
        "",
        Deadline::never,
        (cid, size) -> {
          blocks.incrementAndGet();
          bytes.addAndGet(size);
        });
    assertThat(blocks).hasValue(4);
    assertThat(bytes).hasValue(2 + sub.size() + root.size());
  }

  @Test
  void pinsLandTogetherWithTheBlocksOfAnAdd() throws Exception {
    try (BlockWriter writer = store.newWriter()) {
      writer.put(b);
      writer.put(sub);
      pins.land(writer, sub.cid(), "added");
    }
    store.close();
    open();
    assertThat(list(PinMode.RECURSIVE)).containsExactly(line(sub, "recursive added"));
    assertThat(store.has(b.cid())).isTrue();
  }

  @Test
  void emptyAndInlineBlocksNeedNotBeStored() throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3});
    Cid inline = Block.of(1, Codec.RAW.code(), HashFunction.IDENTITY, bytes).cid();
    Cid empty = Dags.leaf("").cid();
    Block holder = Dags.node(1, "holder", inline, empty);
    put(holder);
    add(holder.cid());
    pins.addDirect(inline, "", Deadline.never());
    assertThat(list()).hasSize(3);
  }

  @Test
  void codecsThatCannotBeFollowedAreNotPinnedRecursively() throws Exception {
    Cid git = Cid.v1(Codec.GIT_RAW.code(), a.cid().multihash());
    put(a);
    assertThatThrownBy(() -> add(git))
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNSUPPORTED));
    pins.addDirect(git, "", Deadline.never());
    assertThat(list()).containsExactly(git + " direct");
  }

  @Test
  void hashesThatContentMustNotUseAreRefused() throws Exception {
    Cid md5 = Cid.v1(Codec.RAW.code(), Multihash.of(0xd5, new byte[16]));
    assertThatThrownBy(() -> add(md5)).isInstanceOf(FaultException.class);
    assertThatThrownBy(() -> pins.addDirect(md5, "", Deadline.never()))
        .isInstanceOf(FaultException.class);
  }

  /** The store, and beyond it a network that keeps nothing here. */
  private BlockSource beyond(BlockSource network) {
    return new BlockSource() {
      @Override
      public CompletableFuture<Block> get(Cid cid, Deadline deadline) {
        return store.get(cid, deadline).exceptionallyCompose(notHere -> network.get(cid, deadline));
      }

      @Override
      public BlockScope openScope() throws FaultException {
        return store.openScope();
      }
    };
  }

  private FaultySource network() throws Exception {
    MemoryBlocks far = new MemoryBlocks();
    try (BlockWriter writer = far.newWriter()) {
      for (Block block : List.of(a, b, sub, root)) {
        writer.put(block);
      }
      writer.commit();
    }
    return new FaultySource(far);
  }

  @Test
  void blocksThatAreNotHereAreFetchedAndKept() throws Exception {
    put(sub);
    Pins online = new Pins(store, beyond(network()));
    AtomicLong blocks = new AtomicLong();
    online.addRecursive(root.cid(), "", Deadline::never, (cid, bytes) -> blocks.incrementAndGet());
    assertThat(blocks).hasValue(4);
    store.close();
    open();
    for (Block block : List.of(a, b, sub, root)) {
      assertThat(store.has(block.cid())).isTrue();
    }
    assertThat(verdicts()).allMatch(PinVerdict::isComplete);
    new Pins(store, beyond(network())).addDirect(a.cid(), "", Deadline.never());
  }

  @Test
  void aFetchThatFailsLeavesNothingPinned() throws Exception {
    FaultySource network = network().hold(b.cid());
    Pins online = new Pins(store, beyond(network));
    FaultException late =
        catchThrowableOfType(
            FaultException.class,
            () ->
                online.addRecursive(
                    root.cid(), "", () -> Deadline.after(Duration.ofMillis(50)), PinProgress.NONE));
    assertThat(late.fault()).isEqualTo(Fault.TIMED_OUT);
    network.spoil(b.cid());
    assertThatThrownBy(() -> online.addRecursive(root.cid(), "", Deadline::never, PinProgress.NONE))
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT));
    assertThat(list()).isEmpty();
  }

  private List<PinVerdict> verdicts() throws IOException {
    List<PinVerdict> verdicts = new ArrayList<>();
    pins.verifier().verify(verdicts::add);
    return verdicts;
  }

  @Test
  void verifyNamesEveryBadBlockOfEveryBrokenPin() throws Exception {
    Block ok = Dags.leaf("fine");
    put(a, b, sub, root, ok);
    add(root.cid());
    add(ok.cid());
    store.delete(List.of(a.cid().multihash(), sub.cid().multihash()));
    for (PinVerdict verdict : verdicts()) {
      if (verdict.root().equals(ok.cid())) {
        assertThat(verdict.isComplete()).isTrue();
      } else {
        assertThat(verdict.bad())
            .extracting(bad -> bad.cid() + ": " + bad.fault().getMessage())
            .containsExactlyInAnyOrder(
                a.cid() + ": " + FaultException.unreachable(a.cid()).getMessage(),
                sub.cid() + ": " + FaultException.unreachable(sub.cid()).getMessage());
      }
    }
    assertThat(verdicts()).hasSize(2);
  }

  @Test
  void aBlockThatIsNoDagPbIsABadBlock() throws Exception {
    ByteBuffer junk = ByteBuffer.wrap(new byte[] {9, 9, 9});
    Block broken = Block.of(1, Codec.DAG_PB.code(), HashFunction.SHA2_256, junk);
    put(broken);
    assertThatThrownBy(() -> add(broken.cid()))
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
    try (BlockWriter writer = store.newWriter()) {
      pins.land(writer, broken.cid(), "");
    }
    assertThat(verdicts().get(0).bad()).hasSize(1);
  }

  private List<String> delete(Block... blocks) throws FaultException {
    List<Cid> cids = List.of(blocks).stream().map(Block::cid).toList();
    return pins.deleteUnpinned(cids).stream()
        .map(removal -> removal.outcome() + (removal.kept().isEmpty() ? "" : " " + removal.kept()))
        .toList();
  }

  @Test
  void pinnedBlocksAreNotDeleted() throws Exception {
    Block free = Dags.leaf("free");
    Block gone = Dags.leaf("gone");
    put(a, b, sub, root, free);
    add(root.cid());
    pins.addDirect(b.cid(), "", Deadline.never());
    assertThat(delete(root, b, sub, free, gone, Dags.leaf("")))
        .containsExactly(
            "KEPT pinned: recursive",
            "KEPT pinned: direct",
            "KEPT pinned via " + root.cid(),
            "REMOVED",
            "ABSENT",
            "KEPT it is always there");
    assertThat(store.has(free.cid())).isFalse();
    assertThat(pins.deleteUnpinned(List.of())).isEmpty();
  }

  @Test
  void aBlockIsProtectedUnderEveryCidThatNamesIt() throws Exception {
    put(b, sub);
    add(sub.cid());
    Cid asRaw = Cid.v1(Codec.RAW.code(), sub.cid().multihash());
    assertThat(pins.deleteUnpinned(List.of(sub.cid().toV1(), asRaw)))
        .allMatch(removal -> removal.kept().equals("pinned: recursive"));
  }

  @Test
  void whatAWriterHoldsIsNotDeleted() throws Exception {
    put(a);
    try (BlockWriter writer = store.newWriter()) {
      assertThat(store.hold(writer, List.of(a.cid().multihash(), b.cid().multihash())))
          .containsExactly(b.cid().multihash());
      assertThat(delete(a)).containsExactly("KEPT it is being added or pinned");
    }
    assertThat(delete(a)).containsExactly("REMOVED");
  }

  @Test
  void aBlockThatIsDeletedAfterItWasSeenFailsThePin() throws Exception {
    put(a, b, sub, root);
    AtomicLong seen = new AtomicLong();
    PinProgress progress =
        (cid, bytes) -> {
          if (seen.incrementAndGet() == 4) {
            try {
              assertThat(delete(a)).containsExactly("REMOVED");
            } catch (FaultException e) {
              throw new AssertionError(e);
            }
          }
        };
    assertThatThrownBy(() -> pins.addRecursive(root.cid(), "", Deadline::never, progress))
        .isInstanceOf(FaultException.class)
        .hasMessageEndingWith("was deleted while it was pinned");
    assertThat(pins.roots()).isEmpty();
  }

  @Test
  void deletingWhileOthersPinBreaksNoPin() throws Exception {
    int rounds = 60;
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Block> blocks = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        Block leaf = Dags.leaf("leaf " + i);
        blocks.add(leaf);
        blocks.add(Dags.node(1, "node " + i, leaf.cid()));
      }
      put(blocks.toArray(Block[]::new));
      Future<?> pinning =
          threads.submit(
              () -> {
                for (int i = 1; i < blocks.size(); i += 2) {
                  try {
                    add(blocks.get(i).cid());
                  } catch (FaultException deletedBefore) {
                    assertThat(deletedBefore.fault()).isIn(Fault.UNREACHABLE, Fault.REFUSED);
                  }
                }
                return null;
              });
      Future<?> deleting =
          threads.submit(
              () -> {
                for (int i = blocks.size() - 1; i >= 0; i--) {
                  delete(blocks.get(i));
                }
                return null;
              });
      pinning.get();
      deleting.get();
    } finally {
      threads.shutdownNow();
    }
    assertThat(verdicts()).allMatch(PinVerdict::isComplete);
  }

  @Test
  void manyPinsAreListedInPortions() throws Exception {
    List<Block> leaves = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      leaves.add(Dags.leaf("leaf " + i));
    }
    put(leaves.toArray(Block[]::new));
    Block all = Dags.node(1, "all", leaves.stream().map(Block::cid).toArray(Cid[]::new));
    put(all);
    add(all.cid());
    for (int i = 0; i < 600; i++) {
      try (BlockWriter writer = store.newWriter()) {
        pins.land(writer, leaves.get(i).cid(), "n" + i);
      }
    }
    assertThat(pins.roots()).hasSize(601).doesNotHaveDuplicates();
    assertThat(list()).hasSize(1001).doesNotHaveDuplicates();
  }

  @Test
  void aReaderThatIsGoneEndsTheListing() throws Exception {
    put(a, b, sub, root);
    add(root.cid());
    for (PinMode mode : List.of(PinMode.RECURSIVE, PinMode.INDIRECT)) {
      assertThatThrownBy(
              () ->
                  pins.listing()
                      .list(
                          EnumSet.of(mode),
                          pin -> {
                            throw new IOException("gone");
                          }))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("gone");
    }
  }

  private static void assertFails(
      Fault fault, String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(fault))
        .hasMessage(message);
  }
}

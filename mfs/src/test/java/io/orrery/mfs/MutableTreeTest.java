package io.orrery.mfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.ipld.Name;
import io.orrery.unixfs.DagWalk;
import io.orrery.unixfs.DirectoryBuilder;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.Mtime;
import io.orrery.unixfs.UnixFsNode;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a mutable tree promises, one promise a test; random sequences are another class. */
class MutableTreeTest {
  private static final Name A = Name.of("a");
  private static final Name B = Name.of("b");
  private static final Mtime LONG_AGO = new Mtime(-5, 7);

  @TempDir Path folder;
  private HeapTreeStore store;
  private MutableTree tree;
  private MutableDirectory root;

  @BeforeEach
  void open() throws FaultException {
    store = new HeapTreeStore(folder.resolve("log"));
    reopen();
  }

  @AfterEach
  void close() throws FaultException {
    tree.close();
  }

  private static TreeOptions options() {
    return TreeOptions.of(ImportProfile.UNIXFS_V1_2025, Runnable::run)
        .withCommits(Duration.ofDays(1), Duration.ofDays(1), Long.MAX_VALUE);
  }

  private void reopen() throws FaultException {
    tree = MutableTree.open(store, options());
    root = tree.root();
  }

  /** Ends the process, as far as the tree can tell, with nothing but what is on the disk. */
  private void crash() throws Exception {
    tree.sync().get();
    Path log = Files.createTempDirectory(folder, "after");
    try (Stream<Path> files = Files.list(store.log())) {
      for (Path file : files.toList()) {
        Files.copy(file, log.resolve(file.getFileName()));
      }
    }
    HeapTreeStore after = store.copy(log);
    tree.close();
    store = after;
    reopen();
  }

  private MutableFile write(MutableDirectory directory, Name name, String text)
      throws FaultException {
    MutableFile file = directory.create(name, Creation.USUAL_FILE);
    file.write(0, ByteBuffer.wrap(text.getBytes(UTF_8)));
    return file;
  }

  private static String text(MutableNode node) throws FaultException {
    MutableFile file = (MutableFile) node;
    ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
    file.read(0, bytes);
    return new String(bytes.array(), UTF_8);
  }

  private MutableNode at(Name name) throws FaultException {
    return root.lookup(name).orElseThrow();
  }

  private MutableFile fileA() throws FaultException {
    return (MutableFile) at(A);
  }

  private static long allocated(MutableNode node) throws FaultException {
    return node.stat().allocated();
  }

  @Test
  void holesAreNotAllocatedBeforeTheCommitAfterItAndWhenTheTreeIsOpenedAgain() throws Exception {
    MutableFile file = write(root, A, "text");
    file.truncate(10L << 30);
    assertThat(file.stat().size()).isEqualTo(10L << 30);
    assertThat(allocated(file)).isEqualTo(4096);
    crash();
    assertThat(allocated(at(A))).as("from the log").isEqualTo(4096);
    int leaf = options().profile().chunker().maxLength();
    tree.commit();
    assertThat(allocated(at(A))).isEqualTo(leaf);
    tree.close();
    reopen();
    assertThat(allocated(at(A))).isEqualTo(leaf);
    MutableFile copy = write(root, B, "");
    assertThat(copy.copyFrom((MutableFile) at(A), 0, 0, 10L << 30)).isEqualTo(10L << 30);
    assertThat(allocated(copy)).as("what is copied of it").isEqualTo(leaf);
  }

  @Test
  void nobodyLooksForHolesWhereNoneEverWas() throws Exception {
    MutableFile file = root.create(A, Creation.USUAL_FILE);
    file.write(0, ByteBuffer.allocate(3 << 20));
    file.truncate(3 << 20);
    tree.commit();
    assertThat(file.seekHole(0)).as("a leaf of zeros").hasValue(0);
    assertThat(allocated(file)).isEqualTo(3 << 20);
  }

  private static Fault fault(FaultCall call) {
    try {
      call.run();
    } catch (FaultException e) {
      return e.fault();
    }
    throw new AssertionError("did not fail");
  }

  private interface FaultCall {
    void run() throws FaultException;
  }

  @Test
  void anEmptyTreeIsTheEmptyDirectory() throws Exception {
    assertThat(tree.commit())
        .hasToString("bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354");
    assertThat(root.list()).isEmpty();
  }

  @Test
  void aFileHasTheCidThatAddGives() throws Exception {
    MutableFile file = write(root, A, "hello world");
    assertThat(tree.cid(file))
        .hasToString("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
    file.append(ByteBuffer.wrap("!".getBytes(UTF_8)));
    file.truncate(11);
    assertThat(tree.cid(file))
        .hasToString("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
  }

  @Test
  void aCidAskedForDuringACommitIsTheOneThatTheCommitMakes() throws Exception {
    MutableDirectory directory = root.mkdir(A, Creation.USUAL_DIRECTORY);
    Cid before = tree.cid(directory);
    write(directory, B, "new");
    AtomicReference<CompletableFuture<Cid>> asked = new AtomicReference<>();
    store.duringNextCommit(() -> asked.set(tree.cidSoon(directory)));
    tree.commit();
    assertThat(asked.get().get()).isNotEqualTo(before).isEqualTo(tree.cid(directory));
  }

  @Test
  void aCidAskedForDuringACommitThatFailsIsTheOneOfTheNext() throws Exception {
    MutableDirectory directory = root.mkdir(A, Creation.USUAL_DIRECTORY);
    Cid before = tree.cid(directory);
    write(directory, B, "new");
    AtomicReference<CompletableFuture<Cid>> asked = new AtomicReference<>();
    store.duringNextCommit(
        () -> {
          asked.set(tree.cidSoon(directory));
          throw new FaultException(Fault.FULL, "no space left");
        });
    assertThat(fault(tree::commit)).isEqualTo(Fault.FULL);
    assertThat(asked.get().get()).isNotEqualTo(before).isEqualTo(tree.cid(directory));
  }

  @Test
  void inodeNumbersStayOverWritesCommitsRenamesAndRestarts() throws Exception {
    MutableDirectory directory = root.mkdir(A, Creation.USUAL_DIRECTORY);
    MutableFile file = write(directory, B, "one");
    long number = file.number();
    tree.commit();
    file.write(0, ByteBuffer.wrap("two".getBytes(UTF_8)));
    directory.rename(B, root, B, RenameMode.REPLACE);
    assertThat(at(B)).isSameAs(file);
    crash();
    assertThat(at(B).number()).isEqualTo(number);
    tree.commit();
    tree.close();
    reopen();
    assertThat(at(B).number()).isEqualTo(number);
    assertThat(text(at(B))).isEqualTo("two");
    assertThat(root.list()).anyMatch(entry -> entry.inode() == number);
    assertThat(root.create(Name.of("c"), Creation.USUAL_FILE).number()).isGreaterThan(number);
  }

  @Test
  void whatADagBroughtHasANumberThatNeedsNoRow() throws Exception {
    Cid dag = directoryOf("x", "y");
    MutableDirectory linked = (MutableDirectory) root.link(A, dag);
    long number = linked.lookup(Name.of("x")).orElseThrow().number();
    tree.commit();
    int rows = store.rowCount();
    tree.close();
    reopen();
    MutableDirectory again = (MutableDirectory) at(A);
    assertThat(again.number()).isEqualTo(linked.number());
    assertThat(again.lookup(Name.of("x")).orElseThrow().number()).isEqualTo(number);
    assertThat(number >>> 62).isEqualTo(1);
    assertThat(store.rowCount()).isEqualTo(rows);
    again.rename(Name.of("x"), root, B, RenameMode.REPLACE);
    crash();
    assertThat(at(B).number()).isEqualTo(number);
    // A new file in its old place is another one.
    MutableFile other = write((MutableDirectory) at(A), Name.of("x"), "new");
    assertThat(other.number()).isNotEqualTo(number);
  }

  private Cid directoryOf(String... names) throws FaultException {
    try (BlockWriter out = store.blocks().newWriter()) {
      DirectoryBuilder builder = new DirectoryBuilder(ImportProfile.UNIXFS_V1_2025);
      for (String name : names) {
        Block leaf = leaf(name);
        out.put(leaf);
        builder.put(Name.of(name), leaf.cid(), leaf.size());
      }
      return builder.write(out).cid();
    }
  }

  private static Block leaf(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
    return Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, bytes);
  }

  @Test
  void renamingADirectoryIsOneRow() throws Exception {
    MutableDirectory directory = root.mkdir(A, Creation.USUAL_DIRECTORY);
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      numbers.add(directory.create(Name.of("f" + i), Creation.USUAL_FILE).number());
    }
    tree.commit();
    int rows = store.rowCount();
    root.rename(A, root, B, RenameMode.REPLACE);
    tree.commit();
    assertThat(store.rowCount()).isEqualTo(rows);
    tree.close();
    reopen();
    MutableDirectory moved = (MutableDirectory) at(B);
    for (int i = 0; i < 20; i++) {
      assertThat(moved.lookup(Name.of("f" + i)).orElseThrow().number()).isEqualTo(numbers.get(i));
    }
  }

  @Test
  void rowsGoWithWhatTheyDescribe() throws Exception {
    MutableDirectory below =
        root.mkdir(A, Creation.USUAL_DIRECTORY).mkdir(B, Creation.USUAL_DIRECTORY);
    write(below, A, "deep");
    tree.commit();
    assertThat(store.rowCount()).isEqualTo(3);
    root.removeAll(A);
    tree.commit();
    assertThat(store.rowCount()).isZero();
  }

  @Test
  void aTimeThatWasSetOutlivesACrashThoughTheBytesBeforeItWereLoggedAfterIt() throws Exception {
    MutableFile file = write(root, A, "held in memory");
    file.change(NodeChange.NONE.withMtime(LONG_AGO));
    Stat before = file.stat();
    crash();
    assertThat(at(A).stat()).isEqualTo(before);
    assertThat(at(A).stat().mtime()).isEqualTo(LONG_AGO);
  }

  @Test
  void theTimeOfAWriteOutlivesACrashThoughTheFileWasChangedOtherwiseAfterIt() throws Exception {
    MutableFile file = write(root, A, "committed");
    tree.commit();
    file.truncate(0);
    file.write(0, ByteBuffer.wrap("held in memory".getBytes(UTF_8)));
    file.change(NodeChange.NONE.withMode(0755));
    Stat before = file.stat();
    crash();
    assertThat(at(A).stat()).isEqualTo(before);
  }

  @Test
  void theTimeOfAChangeThatLeftTheBytesAsTheyWereOutlivesACrash() throws Exception {
    root.create(A, Creation.USUAL_FILE);
    for (int i = 0; i < 4; i++) {
      tree.commit();
      switch (i) {
        case 0 -> fileA().truncate(0);
        case 1 -> fileA().zero(5, 5, true);
        case 2 -> fileA().allocate(0, 10);
        default -> fileA().allocate(3, 7);
      }
      Stat before = at(A).stat();
      crash();
      assertThat(at(A).stat()).as("change %d", i).isEqualTo(before);
    }
  }

  @Test
  void aFileWithoutANameGoesOnWorkingAsLongAsItIsHeld() throws Exception {
    MutableFile file = write(root, A, "still here");
    assertThat(file.hold()).isTrue();
    root.unlink(A);
    assertThat(file.isLinked()).isFalse();
    assertThat(root.lookup(A)).isEmpty();
    file.append(ByteBuffer.wrap(", and more".getBytes(UTF_8)));
    tree.commit();
    tree.commit();
    file.append(ByteBuffer.wrap("!".getBytes(UTF_8)));
    write(root, A, "another");
    tree.commit();
    assertThat(text(file)).isEqualTo("still here, and more!");
    Cid kept = file.unchanged().orElseThrow();
    assertThat(tree.references()).contains(kept);
    file.letGo();
    tree.commit();
    write(root, B, "so that there is something to commit");
    tree.commit();
    assertThat(file.hold()).isFalse();
    assertThat(fault(file::opened)).isEqualTo(Fault.ABSENT);
    assertThat(tree.references()).doesNotContain(kept);
  }

  @Test
  void noCommitMakesBlocksOfAFileThatIsGone() throws Exception {
    write(root, A, "short lived");
    write(root, B, "beside it");
    root.unlink(A);
    tree.commit();
    assertThat(store.blocks().has(leaf("beside it").cid())).isTrue();
    assertThat(store.blocks().has(leaf("short lived").cid())).isFalse();
  }

  @Test
  void aRemovedDirectoryHoldsNothingAndTakesNothing() throws Exception {
    MutableDirectory directory = root.mkdir(A, Creation.USUAL_DIRECTORY);
    tree.commit();
    root.rmdir(A);
    assertThat(directory.list()).isEmpty();
    assertThat(fault(() -> directory.create(B, Creation.USUAL_FILE))).isEqualTo(Fault.ABSENT);
    MutableDirectory full = root.mkdir(A, Creation.USUAL_DIRECTORY);
    MutableFile inside = write(full, B, "inside");
    root.removeAll(A);
    assertThat(full.lookup(B)).isEmpty();
    assertThat(inside.isLinked()).isFalse();
    assertThat(text(inside)).isEqualTo("inside");
  }

  @Test
  void namesAreCheckedAtTheEdge() {
    for (String bad : List.of("", ".", "..", "a/b", "a\0")) {
      assertThat(fault(() -> root.create(Name.of(bad), Creation.USUAL_FILE)))
          .isEqualTo(Fault.BAD_NAME);
    }
    Name tooLong = Name.of("x".repeat(256));
    assertThat(fault(() -> root.lookup(tooLong))).isEqualTo(Fault.TOO_LONG);
    assertThat(fault(() -> root.mkdir(tooLong, Creation.USUAL_DIRECTORY)))
        .isEqualTo(Fault.TOO_LONG);
    assertThat(fault(() -> root.symlink(A, Name.of("x".repeat(4096)), Creation.USUAL_SYMLINK)))
        .isEqualTo(Fault.TOO_LONG);
    assertThat(fault(() -> root.symlink(A, Name.EMPTY, Creation.USUAL_SYMLINK)))
        .isEqualTo(Fault.ABSENT);
  }

  @Test
  void timesMoveAsPosixSays() throws Exception {
    MutableDirectory directory = root.mkdir(A, Creation.USUAL_DIRECTORY);
    MutableFile file = write(directory, B, "x");
    file.change(NodeChange.NONE.withMtime(LONG_AGO).withAtime(LONG_AGO));
    directory.change(NodeChange.NONE.withMtime(LONG_AGO));
    Stat before = file.stat();
    assertThat(before.mtime()).isEqualTo(LONG_AGO);
    assertThat(before.atime()).isEqualTo(LONG_AGO);
    assertThat(before.ctime()).isNotEqualTo(LONG_AGO);
    directory.rename(B, directory, A, RenameMode.REPLACE);
    assertThat(file.stat().mtime()).isEqualTo(LONG_AGO);
    assertThat(directory.stat().mtime()).isNotEqualTo(LONG_AGO);
    file.change(NodeChange.NONE.withMtimeNow());
    assertThat(file.stat().mtime()).isNotEqualTo(LONG_AGO);
    Stat now = file.stat();
    crash();
    MutableNode again = ((MutableDirectory) at(A)).lookup(A).orElseThrow();
    assertThat(again.stat()).isEqualTo(now);
    tree.commit();
    tree.close();
    reopen();
    assertThat(((MutableDirectory) at(A)).lookup(A).orElseThrow().stat()).isEqualTo(now);
  }

  @Test
  void unixFsCarriesWhatWasSetAndNothingElse() throws Exception {
    MutableFile file = write(root, A, "x");
    assertThat(stored(file)).isEqualTo(Metadata.NONE);
    file.change(NodeChange.NONE.withMode(0600));
    assertThat(stored(file)).isEqualTo(Metadata.NONE.withMode(0600));
    file.change(NodeChange.NONE.withMode(0644).withMtimeNow());
    assertThat(stored(file)).isEqualTo(Metadata.NONE);
    file.change(NodeChange.NONE.withMtime(LONG_AGO).withOwner(12).withGroup(13));
    assertThat(stored(file)).isEqualTo(Metadata.NONE.withMtime(LONG_AGO));
    file.append(ByteBuffer.wrap(new byte[1]));
    assertThat(stored(file)).isEqualTo(Metadata.NONE.withMtime(file.stat().mtime()));
    tree.close();
    reopen();
    assertThat(at(A).stat().uid()).isEqualTo(12);
    assertThat(at(A).stat().gid()).isEqualTo(13);
  }

  @Test
  void unixFsCarriesTheUsualToo_whereSomebodyWantsIt() throws Exception {
    write(root, A, "x").change(NodeChange.NONE.withMode(0644).inUnixFs());
    crash();
    assertThat(stored(at(A))).isEqualTo(Metadata.NONE.withMode(0644));
    tree.close();
    reopen();
    assertThat(stored(at(A))).isEqualTo(Metadata.NONE.withMode(0644));
  }

  private Metadata stored(MutableNode node) throws FaultException {
    UnixFsNode dag = store.nodes().local(tree.cid(node));
    return dag.metadata();
  }

  @Test
  void aCommitThatFailsLeavesAllAsItWasAndSucceedsLater() throws Exception {
    write(root, A, "one");
    Cid before = tree.committed();
    store.setFull(true);
    assertThat(fault(tree::commit)).isEqualTo(Fault.FULL);
    assertThat(tree.committed()).isEqualTo(before);
    MutableFile file = (MutableFile) at(A);
    file.append(ByteBuffer.wrap(", two".getBytes(UTF_8)));
    root.rename(A, root.mkdir(B, Creation.USUAL_DIRECTORY), A, RenameMode.REPLACE);
    crash();
    assertThat(text(((MutableDirectory) at(B)).lookup(A).orElseThrow())).isEqualTo("one, two");
    Cid after = tree.commit();
    assertThat(after).isNotEqualTo(before);
    tree.close();
    reopen();
    assertThat(text(((MutableDirectory) at(B)).lookup(A).orElseThrow())).isEqualTo("one, two");
    assertThat(root.list()).hasSize(1);
  }

  @Test
  void aBlockThatIsNotHereIsNamedAndNothingIsChanged() throws Exception {
    Block absent = leaf("not here");
    Cid dag;
    try (BlockWriter out = store.blocks().newWriter()) {
      dag =
          new DirectoryBuilder(ImportProfile.UNIXFS_V1_2025)
              .put(A, absent.cid(), absent.size())
              .write(out)
              .cid();
    }
    MutableDirectory linked = (MutableDirectory) root.link(B, dag);
    Cid before = tree.commit();
    assertThatThrownBy(() -> linked.lookup(A))
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.missing()).contains(absent.cid()));
    assertThat(fault(() -> linked.unlink(A))).isEqualTo(Fault.UNREACHABLE);
    assertThat(tree.commit()).isEqualTo(before);
    assertThat(linked.list()).hasSize(1);
    linked.removeAll(A);
    assertThat(linked.list()).isEmpty();
  }

  @Test
  void aDagIsLinkedAsItIs() throws Exception {
    Cid dag = directoryOf("x", "y");
    root.link(A, dag);
    assertThat(tree.cid(at(A))).isEqualTo(dag);
    assertThat(fault(() -> root.link(A, dag))).isEqualTo(Fault.EXISTS);
    root.link(B, leaf("x").cid());
    assertThat(text(at(B))).isEqualTo("x");
    try (BlockWriter out = new MemoryBlocks().newWriter()) {
      ImportedNode same =
          new DirectoryBuilder(ImportProfile.UNIXFS_V1_2025)
              .put(A, dag, tsizeOf(dag))
              .put(B, leaf("x").cid(), 1)
              .write(out);
      assertThat(tree.commit()).isEqualTo(same.cid());
    }
  }

  private long tsizeOf(Cid dag) throws FaultException {
    return new LocalNodes(store.nodes()).entry(dag).tsize();
  }

  @Test
  void theWholeTreeBecomesAnotherAtOnce() throws Exception {
    MutableFile file = write(root, A, "old");
    tree.commit();
    write(root, B, "never committed");
    Cid dag = directoryOf("x", "y");
    tree.replaceRoot(dag);
    assertThat(root.list()).hasSize(2);
    assertThat(file.isLinked()).isFalse();
    assertThat(text(file)).isEqualTo("old");
    crash();
    assertThat(text(at(Name.of("x")))).isEqualTo("x");
    assertThat(tree.commit()).isEqualTo(dag);
    assertThat(store.rowCount()).isZero();
    write(root, A, "new");
    assertThat(tree.commit()).isNotEqualTo(dag);
    assertThat(root.list()).hasSize(3);
  }

  @Test
  void listenersHearOfChangesAfterThem() throws Exception {
    List<String> heard = new ArrayList<>();
    tree.addListener(
        new TreeListener() {
          @Override
          public void entryChanged(MutableDirectory directory, Name name) {
            heard.add("entry " + name);
          }

          @Override
          public void nodeChanged(MutableNode node) {
            heard.add("node " + node.name().map(Name::toString).orElse("of the root"));
          }

          @Override
          public void replaced() {
            heard.add("replaced");
          }

          @Override
          public void committed(Cid cid) {
            heard.add("commit " + cid);
          }
        });
    write(root, A, "x");
    root.rename(A, root, B, RenameMode.REPLACE);
    Cid cid = tree.commit();
    tree.commit();
    assertThat(heard)
        .containsExactly("entry a", "node a", "entry a", "entry b", "node b", "commit " + cid);
    heard.clear();
    tree.replaceRoot(cid);
    assertThat(heard).containsExactly("node of the root", "replaced");
  }

  @Test
  void aTreeCommitsByItselfWhenItIsIdleAndWhenTheLogIsLong() throws Exception {
    for (TreeOptions options :
        List.of(
            options().withCommits(Duration.ofMillis(1), Duration.ofDays(1), Long.MAX_VALUE),
            options().withCommits(Duration.ofDays(1), Duration.ofDays(1), 200))) {
      tree.close();
      tree = MutableTree.open(store, options);
      root = tree.root();
      CommitWatch watch = new CommitWatch();
      tree.addListener(watch);
      root.mkdir(Name.of("made " + options.logBytes()), Creation.USUAL_DIRECTORY);
      write((MutableDirectory) at(Name.of("made " + options.logBytes())), A, "x".repeat(300));
      watch.committed.acquire();
    }
  }

  @Test
  void theLastCloseOfAWrittenFileHasItCommittedSoon() throws Exception {
    tree.close();
    tree =
        MutableTree.open(
            store, options().withCommits(Duration.ofDays(1), Duration.ofMillis(1), Long.MAX_VALUE));
    root = tree.root();
    CommitWatch watch = new CommitWatch();
    tree.addListener(watch);
    MutableFile file = root.create(A, Creation.USUAL_FILE);
    file.opened();
    file.write(0, ByteBuffer.wrap(new byte[] {1}));
    file.closed();
    watch.committed.acquire();
    assertThat(root.list()).hasSize(1);
  }

  private static final class CommitWatch implements TreeListener {
    final Semaphore committed = new Semaphore(0);

    @Override
    public void entryChanged(MutableDirectory directory, Name name) {}

    @Override
    public void nodeChanged(MutableNode node) {}

    @Override
    public void replaced() {}

    @Override
    public void committed(Cid cid) {
      committed.release();
    }
  }

  @Test
  void aClosedTreeRefusesAll() throws Exception {
    MutableFile file = write(root, A, "x");
    tree.close();
    tree.close();
    assertThat(fault(() -> root.create(B, Creation.USUAL_FILE))).isEqualTo(Fault.CLOSED);
    assertThat(fault(() -> file.write(0, ByteBuffer.wrap(new byte[1])))).isEqualTo(Fault.CLOSED);
    assertThat(fault(tree::commit)).isEqualTo(Fault.CLOSED);
    reopen();
    assertThat(text(at(A))).isEqualTo("x");
  }

  @Test
  void theCostOfACommitIsThatOfTheChanges() throws Exception {
    for (int i = 0; i < 3000; i++) {
      root.create(Name.of("file number " + i + "x".repeat(100)), Creation.USUAL_FILE);
    }
    tree.commit();
    Set<Cid> before = dag(tree.committed());
    root.create(A, Creation.USUAL_FILE);
    tree.commit();
    Set<Cid> after = dag(tree.committed());
    after.removeAll(before);
    assertThat(after).hasSizeLessThan(5);
  }

  private Set<Cid> dag(Cid cid) throws FaultException {
    Set<Cid> all = new HashSet<>();
    DagWalk.walk(
        store.blocks(),
        cid,
        Deadline::never,
        step -> all.add(step.cid()) && !step.cid().is(Codec.RAW));
    return all;
  }
}

package io.orrery.node.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Multihash;
import io.orrery.node.pin.PinProgress;
import io.orrery.node.pin.Pins;
import io.orrery.node.store.FileSlice;
import io.orrery.node.store.Store;
import io.orrery.node.store.StoreOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilestoreTest {
  private static final int LEAF = 100_000;

  @TempDir Path temporary;
  private Path root;
  private Path file;
  private byte[] content;
  private List<Block> leaves;
  private Store store;
  private Filestore filestore;
  private boolean enabled = true;
  private Path forbidden = Path.of("/nowhere");

  @BeforeEach
  void openAndWriteAFile() throws Exception {
    root = temporary.toRealPath();
    open();
    content = new byte[3 * LEAF];
    new Random(1).nextBytes(content);
    file = Files.write(root.resolve("file"), content);
    leaves = leaves(content);
  }

  private void open() throws FaultException {
    store = Store.open(root.resolve("store"), StoreOptions.standard().withCreate(true));
    filestore = new Filestore(store, root, new Mounted(), () -> enabled);
  }

  @AfterEach
  void close() {
    filestore.close();
    store.close();
  }

  /** Everything at or below one path is a mount of this process. */
  private final class Mounted implements OwnMounts {
    @Override
    public Path follow(Path absolute) throws FaultException {
      try {
        Path real = absolute.toRealPath();
        if (cover(real)) {
          throw FaultException.refused("lies on the mount " + forbidden);
        }
        return real;
      } catch (IOException e) {
        return absolute;
      }
    }

    @Override
    public boolean cover(Path path) {
      return path.startsWith(forbidden);
    }
  }

  private static List<Block> leaves(byte[] content) {
    List<Block> leaves = new ArrayList<>();
    for (int at = 0; at < content.length; at += LEAF) {
      leaves.add(raw(ByteBuffer.wrap(content, at, Math.min(LEAF, content.length - at)).slice()));
    }
    return leaves;
  }

  private static Block raw(ByteBuffer bytes) {
    return Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, bytes);
  }

  private void refer(Path at, List<Block> blocks) throws FaultException {
    try (BlockWriter lease = store.newWriter()) {
      BlockWriter writer = filestore.referring(lease, at.toString());
      for (Block block : blocks) {
        writer.put(block);
      }
      writer.commit();
    }
  }

  private Block get(Cid cid) throws Exception {
    return filestore.get(cid, Deadline.never()).get(60, TimeUnit.SECONDS);
  }

  private void assertFails(Fault fault, String message, Cid cid) {
    assertThatThrownBy(() -> get(cid))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(fault))
        .hasMessageContaining(message);
  }

  private List<String> statuses() throws IOException {
    List<String> statuses = new ArrayList<>();
    filestore.forEach(
        true,
        true,
        report -> {
          FileSlice slice = report.slice().orElseThrow();
          statuses.add(report.status() + " " + slice.path() + " " + slice.offset());
        });
    return statuses;
  }

  private static Multihash hash(Block block) {
    return block.cid().multihash();
  }

  @Test
  void theBlocksOfAFileAreReadFromIt() throws Exception {
    refer(file, leaves);
    for (int i = 0; i < leaves.size(); i++) {
      Cid cid = leaves.get(i).cid();
      assertThat(get(cid)).isEqualTo(leaves.get(i));
      assertThat(store.inFile(hash(leaves.get(i))))
          .contains(new FileSlice("file", (long) i * LEAF, LEAF));
      assertThat(store.isStored(hash(leaves.get(i)))).isFalse();
      try (BlockScope scope = filestore.openScope()) {
        assertThat(scope.size(cid)).isEqualTo(LEAF);
        assertThat(scope.view(cid)).isNull();
      }
    }
    assertThat(store.stats().bytes()).isZero();
    assertThat(statuses()).containsExactly("ok file 0", "ok file 100000", "ok file 200000");
  }

  @Test
  void theyOutliveTheProcess() throws Exception {
    refer(file, leaves);
    close();
    open();
    assertThat(get(leaves.get(1).cid())).isEqualTo(leaves.get(1));
  }

  @Test
  void aStoredBlockIsTakenFromTheStore() throws Exception {
    try (BlockWriter writer = store.newWriter()) {
      writer.put(leaves.get(0));
      writer.commit();
    }
    refer(file, leaves);
    assertThat(store.inFile(hash(leaves.get(0)))).isEmpty();
    Files.delete(file);
    assertThat(get(leaves.get(0).cid())).isEqualTo(leaves.get(0));
    assertThat(filestore.get(leaves.get(0).cid(), Deadline.never())).isCompleted();
  }

  @Test
  void aFileThatIsGoneIsUnreachable() throws Exception {
    refer(file, leaves);
    assertThat(get(leaves.get(0).cid())).isEqualTo(leaves.get(0));
    Path elsewhere = Files.move(file, root.resolve("elsewhere"));
    assertFails(Fault.UNREACHABLE, file + ": no such file", leaves.get(0).cid());
    assertThat(statuses())
        .containsOnly("no-file file 0", "no-file file 100000", "no-file file 200000");
    Files.move(elsewhere, file);
    assertThat(get(leaves.get(0).cid())).isEqualTo(leaves.get(0));
  }

  @Test
  void aChangeIsNoticedWhereItIs() throws Exception {
    refer(file, leaves);
    assertThat(get(leaves.get(1).cid())).isEqualTo(leaves.get(1));
    content[LEAF + 5] ^= 1;
    Files.write(file, content);
    assertFails(Fault.CORRUPT, "data in file did not match. " + file, leaves.get(1).cid());
    assertThat(get(leaves.get(0).cid())).isEqualTo(leaves.get(0));
    assertThat(statuses()).containsExactly("ok file 0", "changed file 100000", "ok file 200000");
  }

  @Test
  void aFileThatWasCutIsTooShort() throws Exception {
    refer(file, leaves);
    Files.write(file, Arrays.copyOf(content, LEAF + 7));
    assertThat(get(leaves.get(0).cid())).isEqualTo(leaves.get(0));
    assertFails(Fault.CORRUPT, "too short", leaves.get(1).cid());
    assertFails(Fault.CORRUPT, "too short", leaves.get(2).cid());
    assertThat(statuses())
        .containsExactly("ok file 0", "changed file 100000", "changed file 200000");
  }

  @Test
  void onlyRegularFilesAreOpened() throws Exception {
    refer(file, leaves);
    Files.delete(file);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    assertFails(Fault.CORRUPT, "no regular file", leaves.get(0).cid());
    Files.delete(file);
    Files.createDirectory(file);
    assertFails(Fault.CORRUPT, "no regular file", leaves.get(0).cid());
    Files.delete(file);
    Files.write(root.resolve("other"), content);
    Files.createSymbolicLink(file, Path.of("other"));
    assertFails(Fault.CORRUPT, "no regular file", leaves.get(0).cid());
  }

  /** Not by its permissions: the tests may run as root, who may read all. */
  @Test
  void aFileThatCannotBeReadIsAnErrorOfItsOwn() throws Exception {
    Path folder = Files.createDirectory(root.resolve("folder"));
    Path inside = Files.write(folder.resolve("file"), content);
    refer(inside, leaves);
    Files.delete(inside);
    Files.delete(folder);
    Files.createSymbolicLink(folder, folder);
    assertFails(Fault.IO, "cannot read " + inside, leaves.get(0).cid());
    assertThat(statuses())
        .containsOnly(
            "error folder/file 0", "error folder/file 100000", "error folder/file 200000");
  }

  @Test
  void nothingOnAMountOfThisProcessIsTouched() throws Exception {
    refer(file, leaves);
    forbidden = root;
    assertFails(Fault.REFUSED, "mount of this process", leaves.get(0).cid());
    assertThatThrownBy(() -> refer(file, leaves)).hasMessageContaining("mount");
  }

  @Test
  void withoutPermissionNothingIsReadOrNotedDown() throws Exception {
    refer(file, leaves);
    enabled = false;
    assertFails(Fault.UNREACHABLE, "Experimental.FilestoreEnabled is off", leaves.get(0).cid());
    assertThatThrownBy(() -> refer(file, leaves))
        .hasMessageStartingWith("filestore is not enabled");
    enabled = true;
    assertThat(get(leaves.get(0).cid())).isEqualTo(leaves.get(0));
  }

  @Test
  void whatTheFileDoesNotHoldIsNotNotedDown() throws Exception {
    content[3] ^= 1;
    assertThatThrownBy(() -> refer(file, leaves(content)))
        .hasMessage(file + " changed while it was added, or is not the file that was sent (at 0)");
    assertThatThrownBy(() -> refer(root.resolve("none"), leaves)).hasMessageContaining("none");
    assertThatThrownBy(() -> refer(root, leaves)).hasMessageContaining("no regular file");
    assertThatThrownBy(() -> refer(Path.of("file"), leaves))
        .hasMessage("not an absolute path: file");
    assertThat(statuses()).isEmpty();
  }

  @Test
  void pathsOutsideOfTheRootAreWhole() throws Exception {
    Path other = Files.createDirectory(root.resolve("below"));
    filestore = new Filestore(store, other, new Mounted(), () -> true);
    refer(file, leaves);
    assertThat(statuses().get(0)).isEqualTo("ok " + file + " 0");
    assertThat(get(leaves.get(0).cid())).isEqualTo(leaves.get(0));
  }

  @Test
  void aFileThatMovedIsFoundByAddingItAgain() throws Exception {
    refer(file, leaves);
    Path moved = Files.move(file, root.resolve("moved"));
    refer(moved, leaves);
    assertThat(statuses()).containsExactly("ok moved 0", "ok moved 100000", "ok moved 200000");
    Path copy = Files.copy(moved, root.resolve("copy"));
    refer(copy, leaves);
    assertThat(statuses()).containsExactly("ok moved 0", "ok moved 100000", "ok moved 200000");
  }

  @Test
  void whatAFileHoldsIsNotStoredAgainSparingly() throws Exception {
    refer(file, leaves.subList(0, 2));
    content[LEAF] ^= 1;
    Files.write(file, content);
    try (BlockWriter lease = store.newWriter()) {
      BlockWriter writer = filestore.sparing(lease);
      for (Block leaf : leaves) {
        writer.put(leaf);
      }
      writer.commit();
    }
    assertThat(leaves).map(leaf -> store.isStored(hash(leaf))).containsExactly(false, true, true);
    for (Block leaf : leaves) {
      assertThat(get(leaf.cid())).isEqualTo(leaf);
    }
  }

  @Test
  void collectionForgetsAndTouchesNoFile() throws Exception {
    refer(file, leaves);
    Pins pins = new Pins(store, filestore);
    pins.addDirect(leaves.get(0).cid(), "", Deadline.never());
    pins.addRecursive(leaves.get(1).cid(), "", Deadline::never, PinProgress.NONE);
    List<Multihash> deleted = new ArrayList<>();
    pins.garbageCollector().collect(deleted::add);
    assertThat(deleted).containsExactly(hash(leaves.get(2)));
    assertThat(store.has(leaves.get(2).cid())).isFalse();
    assertThat(statuses()).containsExactly("ok file 0", "ok file 100000");
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
    assertThat(pins.deleteUnpinned(List.of(leaves.get(0).cid())).get(0).kept())
        .isEqualTo("pinned: direct");
    pins.remove(leaves.get(0).cid(), true);
    assertThat(pins.deleteUnpinned(List.of(leaves.get(0).cid())).get(0).kept()).isEmpty();
    assertThat(statuses()).containsExactly("ok file 100000");
  }

  @Test
  void whatIsBeingAddedIsNotCollected() throws Exception {
    Pins pins = new Pins(store, filestore);
    try (BlockWriter lease = store.newWriter()) {
      filestore.referring(lease, file.toString()).put(leaves.get(0));
      List<Multihash> deleted = new ArrayList<>();
      pins.garbageCollector().collect(deleted::add);
      assertThat(deleted).isEmpty();
      pins.land(lease, leaves.get(0).cid(), "");
    }
    assertThat(get(leaves.get(0).cid())).isEqualTo(leaves.get(0));
  }

  @Test
  void manyReadersOfOneBlockGetItWhole() throws Exception {
    refer(file, leaves);
    List<CompletableFuture<Block>> answers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      answers.add(filestore.get(leaves.get(i % 3).cid(), Deadline.never()));
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(leaves.get(i % 3));
    }
  }

  @Test
  void compactionLeavesReferencesAlone() throws Exception {
    refer(file, leaves);
    try (BlockWriter writer = store.newWriter()) {
      for (int i = 0; i < 50; i++) {
        writer.put(raw(ByteBuffer.wrap(new byte[] {(byte) i, 1, 2, 3})));
      }
      writer.commit();
    }
    List<Multihash> stored = new ArrayList<>();
    store.forEach(stored::add);
    leaves.forEach(leaf -> stored.remove(hash(leaf)));
    store.delete(stored);
    store.compact(0);
    assertThat(get(leaves.get(2).cid())).isEqualTo(leaves.get(2));
    assertThat(store.stats().blocks()).isEqualTo(3);
  }

  @Test
  void aReadThatBeganIsAnsweredThoughTheThreadsAreGone() throws Exception {
    SliceCache cache = new SliceCache(new SliceReader(root, new Mounted()));
    cache.close();
    assertThat(cache.block(hash(leaves.get(0)), new FileSlice("file", 0, LEAF)))
        .isCompletedWithValue(leaves.get(0).data());
    filestore.close();
    refer(file, leaves);
    assertFails(Fault.CLOSED, "closed", leaves.get(0).cid());
  }

  @Test
  void aFileGrowsAndStaysGood() throws Exception {
    refer(file, leaves);
    Files.write(file, new byte[10], StandardOpenOption.APPEND);
    assertThat(statuses()).containsExactly("ok file 0", "ok file 100000", "ok file 200000");
    assertThat(get(leaves.get(2).cid())).isEqualTo(leaves.get(2));
  }
}

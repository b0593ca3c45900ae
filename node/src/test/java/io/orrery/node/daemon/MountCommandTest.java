package io.orrery.node.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.mount.MountTable;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;
import io.orrery.node.Node;
import io.orrery.node.repo.Program;
import io.orrery.node.repo.RepoLock;
import io.orrery.unixfs.DirectoryBuilder;
import io.orrery.unixfs.FileImporter;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.Metadata;
import java.io.ByteArrayInputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mount}, {@code umount} and {@code daemon --mount}, on real mounts. */
class MountCommandTest {
  /**
   * Read to its end it takes a pipe of 64 KiB some rounds, so a reader can be held in the midst.
   */
  private static final int LARGE = 8 << 20;

  @TempDir Path temporary;
  private Path folder;
  private Path at;
  private Path other;
  private Orrery orrery;
  private String cid;
  private String raw;

  @BeforeAll
  static void needsFuse() {
    Orrery.requireMounts();
  }

  @BeforeEach
  void makeRepo() throws Exception {
    folder = temporary.toRealPath();
    orrery = Orrery.initialized(folder.resolve("repo"));
    at = Files.createDirectory(folder.resolve("at"));
    other = Files.createDirectory(folder.resolve("other place"));
    try (Node node = Node.open(orrery.repo(), Program.ORRERY, "a test");
        BlockWriter writer = node.store().newWriter()) {
      FileImporter files = new FileImporter(ImportProfile.UNIXFS_V1_2025, Runnable::run);
      DirectoryBuilder directory = new DirectoryBuilder(ImportProfile.UNIXFS_V1_2025);
      Map<String, byte[]> contents = new TreeMap<>();
      contents.put("hello", "hello world\n".getBytes(StandardCharsets.UTF_8));
      contents.put("large", new byte[LARGE]);
      for (Map.Entry<String, byte[]> content : contents.entrySet()) {
        var file =
            files.importFile(new ByteArrayInputStream(content.getValue()), Metadata.NONE, writer);
        directory.put(Name.of(content.getKey()), file);
        raw = content.getKey().equals("hello") ? file.cid().toString() : raw;
      }
      Cid root = directory.write(writer).cid();
      node.pins().land(writer, root, "");
      cid = root.toString();
    }
  }

  @AfterEach
  void leaveNothing() throws Exception {
    orrery.close();
    assertThat(MountTable.read().at(at)).isEmpty();
    assertThat(MountTable.read().at(other)).isEmpty();
  }

  private String cat(Path file) {
    return Ran.sh(folder, "cat '" + file + "'").succeeds();
  }

  private void mount() {
    assertThat(orrery.run("mount", cid, at.toString()).succeeds())
        .isEqualTo("/ipfs/" + cid + " mounted at: " + at + "\n");
  }

  @Test
  void oneRootAnywhereWithoutADaemon() throws Exception {
    mount();
    assertThat(cat(at.resolve("hello"))).isEqualTo("hello world\n");
    assertThat(Ran.sh(at, "ls").succeeds()).isEqualTo("hello\nlarge\n");
    RepoLock.Owner owner = orrery.owner().orElseThrow();
    assertThat(owner.purpose()).isEqualTo("orrery mount");
    assertThat(orrery.run("status").succeeds())
        .contains("Process: orrery mount, pid " + owner.pid() + "\n")
        .contains("Mount:   " + at + " (/ipfs/" + cid + ", kernel, since ");
  }

  @Test
  void aNameIsMountedAsWhatItMeansNow() {
    orrery.run("name", "publish", "--allow-offline", cid).succeeds();
    assertThat(orrery.run("mount", "/ipns/self", at.toString()).succeeds())
        .isEqualTo("/ipfs/" + cid + " mounted at: " + at + "\n");
    assertThat(cat(at.resolve("hello"))).isEqualTo("hello world\n");
    assertThat(orrery.run("mount", "/ipns/example.com", other.toString()).fails())
        .contains("could not resolve name: \"example.com\" is no key of this node");
  }

  @Test
  void theDriverCanBeChosenAndStatusTellsWhichItIs() {
    assertThat(orrery.run("mount", "--driver=vfs", cid, at.toString()).err())
        .contains("it must be auto, kernel or jnr-fuse");
    orrery.run("mount", "--driver=jnr-fuse", cid, at.toString()).succeeds();
    assertThat(cat(at.resolve("hello"))).isEqualTo("hello world\n");
    assertThat(orrery.run("status").succeeds())
        .contains("Mount:   " + at + " (/ipfs/" + cid + ", jnr-fuse, since ");
  }

  @Test
  void laterCommandsGoThroughTheProcessThatMounts() throws Exception {
    mount();
    RepoLock.Owner owner = orrery.owner().orElseThrow();
    assertThat(orrery.run("mount", "/ipfs/" + cid, other.toString()).succeeds())
        .isEqualTo("/ipfs/" + cid + " mounted at: " + other + "\n");
    assertThat(cat(other.resolve("hello"))).isEqualTo("hello world\n");
    assertThat(orrery.owner()).contains(owner);
    assertThat(orrery.run("daemon").fails())
        .isEqualTo("Error: lock " + orrery.repo().resolve("lock") + " is held by " + owner + "\n");
    assertThat(orrery.run("mount", "--foreground", cid, other.toString()).fails())
        .contains("process " + owner.pid() + " serves this repo already");
  }

  @Test
  void theLastUmountEndsTheProcess() throws Exception {
    mount();
    orrery.run("mount", "-f", other.toString()).succeeds();
    assertThat(orrery.run("umount", at.toString()).succeeds()).isEqualTo("unmounted " + at + "\n");
    assertThat(orrery.owner()).isPresent();
    assertThat(orrery.run("umount").succeeds()).isEqualTo("unmounted " + other + "\n");
    // Without any waiting: who needs the repo next waits for it.
    assertThat(orrery.run("umount", "--all").succeeds()).isEmpty();
    orrery.awaitRelease();
    assertThat(orrery.repo().resolve("api")).doesNotExist();
  }

  @Test
  void anUnmountBySomebodyElseEndsItToo() throws Exception {
    mount();
    RepoLock.Owner owner = orrery.owner().orElseThrow();
    Ran.sh(folder, "umount '" + at + "'").succeeds();
    ProcessHandle.of(owner.pid()).ifPresent(process -> process.onExit().join());
    assertThat(orrery.owner()).isEmpty();
  }

  @Test
  void mountAndUmountFollowEachOtherWithoutAPause() throws Exception {
    for (int i = 0; i < 3; i++) {
      mount();
      orrery.run("umount", at.toString()).succeeds();
    }
  }

  @Test
  void aBusyMountStaysAndSaysWhoHoldsIt() throws Exception {
    mount();
    Process holder = new ProcessBuilder("sleep", "1000").directory(at.toFile()).start();
    try {
      assertThat(orrery.run("umount", at.toString()).fails())
          .isEqualTo(
              "Error: " + at + " is busy: sleep (pid " + holder.pid() + ", working directory)\n");
      assertThat(cat(at.resolve("hello"))).isEqualTo("hello world\n");
      assertThat(orrery.run("umount", "--force", at.toString()).succeeds())
          .isEqualTo("unmounted " + at + "\n");
    } finally {
      holder.destroyForcibly();
      holder.waitFor();
    }
    orrery.awaitRelease();
  }

  @Test
  void whatIsNotMountedCannotBeUnmounted() throws Exception {
    assertThat(orrery.run("umount", at.toString()).fails())
        .isEqualTo("Error: " + at + " is no mount of this node\n");
    mount();
    assertThat(orrery.run("umount", other.toString(), at.toString()).fails())
        .isEqualTo("Error: " + other + " is no mount of this node\n");
    assertThat(MountTable.read().at(at)).isEmpty();
  }

  @Test
  void badMountPointsAreRefusedInOneLine() throws Exception {
    Files.createDirectory(folder.resolve("full"));
    Files.createFile(folder.resolve("full/file"));
    Map<String, String> refusals =
        Map.of(
            "full", "mount point " + folder.resolve("full") + " is not empty",
            "full/file", "mount point " + folder.resolve("full/file") + " is not a directory",
            "missing", "mount point " + folder.resolve("missing") + " is not a directory",
            "repo", folder.resolve("repo") + " lies inside the repo",
            "repo/store", folder.resolve("repo/store") + " lies inside the repo");
    for (Map.Entry<String, String> refusal : refusals.entrySet()) {
      String directory = folder.resolve(refusal.getKey()).toString();
      assertThat(orrery.run("mount", cid, directory).fails())
          .startsWith("Error: " + refusal.getValue())
          .containsOnlyOnce("\n");
      assertThat(orrery.owner()).isEmpty();
    }
  }

  @Test
  void ourOwnMountsAreNoPlaceToMountAt() throws Exception {
    mount();
    Path link = Files.createSymbolicLink(folder.resolve("link"), at);
    assertThat(orrery.run("mount", cid, at.toString()).fails())
        .isEqualTo("Error: " + at + " has a mount of this node already: umount it first\n");
    for (Path inside : new Path[] {at.resolve("hello"), link.resolve("sub")}) {
      assertThat(orrery.run("mount", cid, inside.toString()).fails())
          .isEqualTo("Error: " + inside + " lies inside the mount of this node at " + at + "\n");
    }
  }

  @Test
  void contentThatCannotBeMountedIsRefused() {
    assertThat(orrery.run("mount", "nope", at.toString()).fails())
        .isEqualTo("Error: invalid path \"nope\": path does not have enough components\n");
    assertThat(orrery.run("mount", cid + "/nope", at.toString()).fails())
        .isEqualTo("Error: no link named \"nope\" under " + cid + "\n");
    assertThat(orrery.run("mount", cid + "/hello", at.toString()).fails())
        .contains("only a directory can be mounted");
    String missing = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
    assertThat(orrery.run("mount", missing, at.toString()).fails())
        .contains("block was not found locally (offline)");
    assertThat(orrery.run("mount", cid).fails()).contains("argument \"directory\" is required");
  }

  @Test
  void withoutARepoNothingStarts() throws Exception {
    try (Orrery none = new Orrery(folder.resolve("none"))) {
      assertThat(none.run("mount", cid, at.toString()).fails())
          .startsWith("Error: no IPFS repo found in " + none.repo());
      assertThat(none.repo()).doesNotExist();
    }
  }

  @Test
  void theForegroundStaysUntilItIsUnmounted() throws Exception {
    Serving serving =
        new Serving(orrery.start(Redirect.INHERIT, "mount", "--foreground", cid, at.toString()));
    serving.awaitLine("/ipfs/" + cid + " mounted at: " + at);
    assertThat(cat(at.resolve("hello"))).isEqualTo("hello world\n");
    orrery.run("umount", at.toString()).succeeds();
    assertThat(serving.awaitEnd()).isZero();
  }

  @Test
  void theForegroundUnmountsOnASignal() throws Exception {
    Serving serving =
        new Serving(orrery.start(Redirect.INHERIT, "mount", "--foreground", cid, at.toString()));
    serving.awaitLine("/ipfs/" + cid + " mounted at: " + at);
    serving.signal("INT");
    assertThat(serving.awaitEnd()).isZero();
    assertThat(MountTable.read().at(at)).isEmpty();
  }

  @Test
  void theDaemonMountsToo() throws Exception {
    Serving daemon = orrery.daemon("--mount", "--mount-ipfs", at.toString());
    assertThat(daemon.lines()).containsSubsequence("IPFS mounted at: " + at, "Daemon is ready");
    assertThat(cat(at.resolve(cid).resolve("hello"))).isEqualTo("hello world\n");
    orrery.run("mount", cid, other.toString()).succeeds();
    assertThat(cat(other.resolve("hello"))).isEqualTo("hello world\n");
    orrery.run("umount", "--all").succeeds();
    // Unlike a process that only mounts, a daemon stays.
    assertThat(orrery.run("mount", "-f", at.toString()).succeeds()).contains(at.toString());
    daemon.signal("TERM");
    assertThat(daemon.awaitEnd()).isZero();
    assertThat(MountTable.read().at(at)).isEmpty();
  }

  @Test
  void theConfiguredMountPointIsMade() throws Exception {
    Path config = orrery.repo().resolve("config");
    Path point = folder.resolve("made/here");
    Path names = folder.resolve("made/names");
    Path files = folder.resolve("made/files");
    Files.writeString(
        config,
        Files.readString(config)
            .replaceFirst("\"IPFS\": \"[^\"]*\"", "\"IPFS\": \"" + point + "\"")
            .replaceFirst("\"IPNS\": \"[^\"]*\"", "\"IPNS\": \"" + names + "\"")
            .replaceFirst("\"MFS\": \"[^\"]*\"", "\"MFS\": \"" + files + "\""));
    assertThat(orrery.run("mount").succeeds())
        .isEqualTo(
            "IPFS mounted at: %s\nIPNS mounted at: %s\nMFS mounted at: %s\n"
                .formatted(point, names, files));
    assertThat(cat(point.resolve(cid).resolve("hello"))).isEqualTo("hello world\n");
    Files.writeString(names.resolve("self/mine"), "written\n");
    Files.writeString(files.resolve("mine"), "written\n");
    assertThat(cat(names.resolve("self/mine"))).isEqualTo("written\n");
    assertThat(orrery.run("umount").succeeds().lines())
        .containsExactlyInAnyOrder(
            "unmounted " + point, "unmounted " + names, "unmounted " + files);
  }

  @Test
  void aDaemonThatCannotMountDoesNotStart() throws Exception {
    Ran daemon = orrery.run("daemon", "--mount", "--mount-ipfs", folder.resolve("no").toString());
    assertThat(daemon.fails()).startsWith("Error: mount point " + folder.resolve("no"));
    assertThat(daemon.out()).doesNotContain("Daemon is ready");
    assertThat(orrery.owner()).isEmpty();
    assertThat(orrery.repo().resolve("api")).doesNotExist();
  }

  @Test
  void aKilledDaemonsMountIsClearedAtTheNextStart() throws Exception {
    orrery.daemon("--mount", "--mount-ipfs", at.toString()).kill();
    assertThat(Ran.sh(folder, "ls '" + at + "'").exit()).isNotZero();
    assertThat(orrery.run("status").out()).contains("Mount:   " + at + " (left by a killed");
    orrery.daemon("--mount", "--mount-ipfs", at.toString());
    assertThat(cat(at.resolve(cid).resolve("hello"))).isEqualTo("hello world\n");
  }

  @Test
  void umountClearsWhatAKilledProcessLeft() throws Exception {
    orrery.daemon("--mount", "--mount-ipfs", at.toString()).kill();
    assertThat(orrery.run("umount", at.toString()).succeeds()).isEqualTo("unmounted " + at + "\n");
    assertThat(MountTable.read().at(at)).isEmpty();
  }

  @Test
  void aReaderInTheMidstKeepsNoDaemonFromEnding() throws Exception {
    Serving daemon = orrery.daemon("--mount", "--mount-ipfs", at.toString());
    Process reader = new ProcessBuilder("cat", at.resolve(cid).resolve("large").toString()).start();
    assertThat(reader.getInputStream().read()).isZero();
    daemon.signal("TERM");
    assertThat(daemon.awaitEnd()).isZero();
    assertThat(MountTable.read().at(at)).isEmpty();
    // What the kernel had read ahead may still come, then the end or an error: nothing hangs.
    Ran.of(reader);
    assertThat(reader.isAlive()).isFalse();
  }
}

package io.orrery.node.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that were added with {@code --nocopy}, on a real mount, read by other processes. */
class FilestoreMountTest {
  private static final int LEAF = 1 << 20;

  @TempDir Path temporary;
  private Path folder;
  private Path at;
  private Path file;
  private byte[] content;
  private Orrery orrery;
  private String cid;

  @BeforeAll
  static void needsFuse() {
    Orrery.requireMounts();
  }

  @BeforeEach
  void mountAFile() throws Exception {
    folder = temporary.toRealPath();
    orrery = Orrery.initialized(folder.resolve("repo"));
    orrery.run("config", "--json", "Experimental.FilestoreEnabled", "true").succeeds();
    at = Files.createDirectory(folder.resolve("at"));
    content = new byte[5 * LEAF + 12345];
    new Random(7).nextBytes(content);
    Files.createDirectory(folder.resolve("d"));
    file = Files.write(folder.resolve("d/file"), content);
    cid = orrery.run("add", "--nocopy", "-r", "-Q", folder + "/d").succeeds().strip();
    orrery.run("mount", cid, at.toString()).succeeds();
  }

  @AfterEach
  void leaveNothing() throws Exception {
    orrery.close();
  }

  private Ran dd(int leaf) {
    return Ran.sh(
        folder, "dd if='" + at + "/file' bs=" + LEAF + " skip=" + leaf + " count=1 | cksum");
  }

  private String own(int leaf) {
    return Ran.sh(folder, "dd if=saved bs=" + LEAF + " skip=" + leaf + " count=1 | cksum")
        .succeeds();
  }

  @Test
  void theMountShowsWhatTheFileHolds() {
    Ran.sh(folder, "cmp d/file at/file").succeeds();
    Ran.sh(folder, "cp at/file copy && cmp d/file copy").succeeds();
    assertThat(Ran.sh(folder, "stat -c %s at/file").succeeds()).isEqualTo(content.length + "\n");
  }

  @Test
  void aChangedLeafIsEio() throws Exception {
    Files.write(folder.resolve("saved"), content);
    content[3 * LEAF] ^= 1;
    Files.write(file, content);
    Ran bad = Ran.sh(folder, "dd if=at/file bs=" + LEAF + " skip=3 count=1 of=got");
    assertThat(bad.exit()).isNotZero();
    assertThat(bad.err()).contains("Input/output error");
    assertThat(Files.size(folder.resolve("got"))).isZero();
    assertThat(dd(0).succeeds()).isEqualTo(own(0));
    assertThat(dd(5).succeeds()).isEqualTo(own(5));
  }

  @Test
  void aCutFileIsEioBehindTheCut() throws Exception {
    Files.write(folder.resolve("saved"), content);
    Files.write(file, Arrays.copyOf(content, 2 * LEAF + 1));
    assertThat(dd(1).succeeds()).isEqualTo(own(1));
    Ran bad = Ran.sh(folder, "dd if=at/file bs=" + LEAF + " skip=2 count=1 of=/dev/null");
    assertThat(bad.err()).contains("Input/output error");
  }

  @Test
  void aFileThatIsGoneIsUnreachableAndNeverAbsent() throws Exception {
    Path away = Files.move(file, folder.resolve("away"));
    assertThat(Ran.sh(folder, "ls at").succeeds()).isEqualTo("file\n");
    assertThat(Ran.sh(folder, "cat at/file").err()).contains("Network is unreachable");
    Files.move(away, file);
    Ran.sh(folder, "cmp d/file at/file").succeeds();
  }

  @Test
  void aPipeInItsPlaceHangsNobody() throws Exception {
    Files.delete(file);
    Ran.sh(folder, "mkfifo d/file").succeeds();
    assertThat(Ran.sh(folder, "timeout 60 cat at/file").err()).contains("Input/output error");
  }

  @Test
  void whatWasReadStaysInTheKernelThoughTheFileGrows() throws Exception {
    Ran.sh(folder, "cmp d/file at/file").succeeds();
    Files.write(file, new byte[100], StandardOpenOption.APPEND);
    Ran.sh(folder, "cmp -n " + content.length + " d/file at/file").succeeds();
  }

  @Test
  void nothingOnTheMountItselfIsReferredTo() {
    Ran refused = orrery.run("add", "--nocopy", at + "/file");
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.err()).contains("lies on the mount of this node at " + at);
    Ran.sh(folder, "ln -s at/file link").succeeds();
    assertThat(orrery.run("add", "--nocopy", "--dereference-args", folder + "/link").err())
        .contains("lies on the mount of this node at " + at);
  }
}

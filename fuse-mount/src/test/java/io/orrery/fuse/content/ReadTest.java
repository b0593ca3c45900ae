package io.orrery.fuse.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Content;
import io.orrery.fuse.Row;
import io.orrery.fuse.Run;
import io.orrery.fuse.mount.Operation;
import io.orrery.ipld.Cid;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Metadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What reading gives, and costs. */
class ReadTest extends MountedTest {
  private static final byte[] BYTES = Content.random(40 * Content.LEAF + 123, 7);

  @Test
  @Row("read-bytes")
  void theBytesAreTheContents() throws Exception {
    Cid file = content.file(BYTES).cid();
    assertThat(sh("sha256sum < " + file).succeeds()).startsWith(Content.sha256(BYTES));
    assertThat(sh("wc -c < " + content.text("").cid()).succeeds().strip()).isEqualTo("0");
  }

  @Test
  @Row("read-anywhere")
  void aReadMayStartAnywhereAndEndsWithTheFile() throws Exception {
    Files.write(directory.resolve("copy"), BYTES);
    Cid file = content.file(BYTES).cid();
    for (long at : new long[] {0, 1, 65535, 65536, 1_000_001, BYTES.length - 1, BYTES.length}) {
      String cut = "dd status=none bs=100000 count=1 skip=" + at + " iflag=skip_bytes if=";
      assertThat(sh(cut + file + " | sha256sum").succeeds())
          .as("at %d", at)
          .isEqualTo(sh(cut + directory.resolve("copy") + " | sha256sum").succeeds());
    }
  }

  @Test
  @Row("read-warm")
  void aWarmReadMakesNoRequestAtAll() throws Exception {
    Cid root = content.directory(Map.of("f", content.file(BYTES))).cid();
    String cat = "cat ipfs/" + root + "/f > /dev/null";
    Run.sh(directory, cat).succeeds();
    long before = allRequests();
    Run.sh(directory, cat).succeeds();
    assertThat(allRequests()).isEqualTo(before);
  }

  @Test
  @Row("read-shared")
  void equalFilesShareTheirPages() throws Exception {
    ImportedNode file = content.file(BYTES);
    Cid root = content.directory(Map.of("a", file, "b", file)).cid();
    sh("cat " + root + "/a > /dev/null").succeeds();
    long before = requests(Operation.READ);
    sh("cat " + root + "/b > /dev/null").succeeds();
    assertThat(requests(Operation.READ)).isEqualTo(before);
  }

  @Test
  @Row("mmap")
  void filesCanBeMappedAndRun() throws Exception {
    byte[] program = Files.readAllBytes(Path.of("/bin/echo"));
    Cid copy = content.file(program, Metadata.NONE.withMode(0755)).cid();
    assertThat(sh("./" + copy + " mapped").succeeds()).isEqualTo("mapped\n");
    assertThat(sh("cmp " + copy + " /bin/echo").exit()).isZero();
  }

  @Test
  @Row("read-missing")
  void aMissingLeafFailsTheReadAndNeverShortensIt() throws Exception {
    Cid file = content.file(BYTES).cid();
    Cid leaf = content.leaves(file).get(20);
    source.lack(leaf);
    Run run = sh("cat " + file + " | wc -c; cat " + file + " > /dev/null");
    assertThat(run.fails()).contains("Network is unreachable");
    assertThat(Long.parseLong(run.out().strip())).isLessThanOrEqualTo(20L * Content.LEAF);
    source.mend(leaf);
    assertThat(sh("sha256sum < " + file).succeeds()).startsWith(Content.sha256(BYTES));
  }

  @Test
  @Row("read-elsewhere")
  void theRestOfAFileCanBeReadWithoutTheMissingLeaf() throws Exception {
    Cid file = content.file(BYTES).cid();
    source.lack(content.leaves(file).get(0));
    String read = "dd status=none bs=65536 skip=39 count=1 if=" + file + " | sha256sum";
    byte[] part = Arrays.copyOfRange(BYTES, 39 * Content.LEAF, 40 * Content.LEAF);
    assertThat(sh(read).succeeds()).startsWith(Content.sha256(part));
    assertThat(sh("head -c 1 " + file).fails()).contains("Network is unreachable");
  }

  @Test
  @Row("read-corrupt")
  void aSpoiledLeafIsAnInputError() throws Exception {
    Cid file = content.file(BYTES).cid();
    source.spoil(content.leaves(file).get(3));
    assertThat(sh("cat " + file + " > /dev/null").fails()).contains("Input/output error");
  }

  @Test
  @Row("read-beside")
  void twentyReadsThatHangHoldUpNobodyElse() throws Exception {
    List<Process> hanging = new ArrayList<>();
    List<Cid> held = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Cid file = content.file(Content.random(2 * Content.LEAF, 100 + i)).cid();
      Cid leaf = content.leaves(file).get(0);
      source.hold(leaf);
      held.add(leaf);
      hanging.add(Run.start(at, "sha256sum < " + file));
    }
    held.forEach(this::awaitAsked);
    assertThat(sh("cat " + content.text("unrelated").cid()).succeeds()).isEqualTo("unrelated");
    assertThat(sh("sha256sum < " + content.file(BYTES).cid()).succeeds())
        .startsWith(Content.sha256(BYTES));
    assertThat(hanging).allMatch(Process::isAlive);
    held.forEach(source::mend);
    for (int i = 0; i < 20; i++) {
      assertThat(Run.of(hanging.get(i)).succeeds())
          .startsWith(Content.sha256(Content.random(2 * Content.LEAF, 100 + i)));
    }
  }

  @Test
  @Row("read-ahead")
  void aFarFileReadInOrderIsAskedForAhead() throws Exception {
    byte[] bytes = Content.random(400 * Content.LEAF, 3);
    Cid file = content.file(bytes).cid();
    List<Cid> leaves = content.leaves(file);
    leaves.forEach(source::hold);
    Process reader = Run.start(at, "head -c 15000000 " + file + " | sha256sum");
    // So many that the window is at its widest, however large the kernel's requests are.
    int read = 150;
    for (int i = 0; i < read; i++) {
      awaitAsked(leaves.get(i));
      source.mend(leaves.get(i));
    }
    // The kernel now waits for leaf 60. Without read-ahead of ours nobody would ask for one this
    // far
    // beyond it; and the whole file is not asked for.
    awaitAsked(leaves.get(60 + ReadAhead.MAX_WINDOW - 4));
    leaves.forEach(source::mend);
    assertThat(Run.of(reader).succeeds())
        .startsWith(Content.sha256(Arrays.copyOf(bytes, 15_000_000)));
    assertThat(source.asked()).doesNotContain(leaves.get(399));
  }

  @Test
  @Row("read-only")
  void nothingCanBeWritten() throws Exception {
    Cid root = content.directory(Map.of("f", content.text("f"))).cid();
    for (String line :
        List.of(
            "echo x >> f",
            "echo x > new",
            "rm -f f",
            "mkdir d",
            "mv f g",
            "ln f g",
            "ln -s f g",
            "chmod 600 f",
            "touch f",
            "truncate -s 0 f",
            "setfattr -n user.x -v y f")) {
      assertThat(sh("cd " + root + " && " + line).fails())
          .as(line)
          .containsAnyOf("Read-only file system", "cannot create");
    }
    assertThat(sh("cat " + root + "/f").succeeds()).isEqualTo("f");
  }
}

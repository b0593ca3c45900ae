package io.orrery.fuse.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Content;
import io.orrery.fuse.InodeNumber;
import io.orrery.fuse.Row;
import io.orrery.fuse.Run;
import io.orrery.fuse.mount.MountOptions;
import io.orrery.fuse.mount.Operation;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.Mtime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What stat and its kin show. */
class AttributesTest extends MountedTest {
  private static final byte[] SCRIPT = "#!/bin/sh\necho ran\n".getBytes(StandardCharsets.UTF_8);

  private String stat(String format, String path) {
    return sh("stat -c '" + format + "' " + path).succeeds().strip();
  }

  @Test
  @Row("stat-usual")
  void withoutMetadataFilesAreReadableAndDirectoriesSearchable() throws Exception {
    Cid root = content.directory(Map.of("f", content.text("f"), "l", content.link("f"))).cid();
    assertThat(stat("%A", root + "/f")).isEqualTo("-r--r--r--");
    assertThat(stat("%A", "" + root)).isEqualTo("dr-xr-xr-x");
    assertThat(stat("%A %s", root + "/l")).isEqualTo("lrwxrwxrwx 1");
    assertThat(stat("%A", ".")).isEqualTo("dr-xr-xr-x");
    assertThat(stat("%u:%g", root + "/f"))
        .isEqualTo(Run.sh(directory, "echo $(id -u):$(id -g)").succeeds().strip());
    assertThat(stat("%o", root + "/f")).isEqualTo("4096");
  }

  @Test
  @Row("stat-mode")
  void aStoredModeIsShownWithAllTwelveBits() throws Exception {
    assertThat(stat("%a", "" + content.wrapped("x", 0104755).cid())).isEqualTo("4755");
    assertThat(stat("%a", "" + content.wrapped("x", 0200).cid())).isEqualTo("200");
    assertThat(stat("%a", "" + content.wrapped("x", 0).cid())).isEqualTo("0");
    Metadata sticky = Metadata.NONE.withMode(0041777);
    assertThat(stat("%A", "" + content.directory(Map.of(), sticky).cid())).isEqualTo("drwxrwxrwt");
  }

  @Test
  @Row("read-any-mode")
  void aStoredModeDoesNotKeepAnybodyFromReading() throws Exception {
    Cid secret = content.wrapped("public all the same", 0).cid();
    assertThat(sh("setpriv --reuid=65534 --clear-groups cat " + secret).succeeds())
        .isEqualTo("public all the same");
  }

  @Test
  @Row("exec-bit")
  void theExecutableBitDecidesWhatRuns() throws Exception {
    Cid runs = content.file(SCRIPT, Metadata.NONE.withMode(0755)).cid();
    Cid doesNot = content.file(SCRIPT, Metadata.NONE.withMode(0644)).cid();
    assertThat(sh("./" + runs).succeeds()).isEqualTo("ran\n");
    assertThat(sh("./" + doesNot).fails()).contains("Permission denied");
    assertThat(sh("test -x " + runs + " && ! test -x " + doesNot).exit()).isZero();
  }

  @Test
  @Row("nosuid")
  void aStoredSetUidBitGivesNobodyAnything() throws Exception {
    Cid copy =
        content
            .file(Files.readAllBytes(Path.of("/usr/bin/id")), Metadata.NONE.withMode(04755))
            .cid();
    assertThat(sh("setpriv --reuid=65534 --clear-groups ./" + copy + " -u").succeeds())
        .isEqualTo("65534\n");
  }

  @Test
  @Row("stat-size")
  void sizesAndBlocksAreThoseOfTheContent() throws Exception {
    Cid large = content.file(Content.random(3 * Content.LEAF + 1, 1)).cid();
    assertThat(stat("%s %b %B", "" + large)).isEqualTo("196609 385 512");
    assertThat(stat("%s %b", "" + content.text("").cid())).isEqualTo("0 0");
    Cid root = content.directory(Map.of("a", content.text("a".repeat(1000)))).cid();
    assertThat(stat("%s %b", "" + root)).isEqualTo("0 0");
    assertThat(sh("du -s -B1 " + root + " | cut -f1").succeeds()).isEqualTo("1024\n");
  }

  @Test
  @Row("stat-mtime")
  void aStoredMtimeIsShownToTheNanosecond() throws Exception {
    Metadata metadata = Metadata.NONE.withMtime(new Mtime(1_603_539_720, 54_321));
    Cid file = content.file(new byte[] {1}, metadata).cid();
    assertThat(stat("%.9Y %.9X %.9Z", "" + file))
        .isEqualTo("1603539720.000054321 1603539720.000054321 1603539720.000054321");
    Cid early = content.file(new byte[] {1}, Metadata.NONE.withMtime(new Mtime(-5, 0))).cid();
    assertThat(stat("%Y", "" + early)).isEqualTo("-5");
  }

  @Test
  @Row("stat-no-mtime")
  void withoutStoredMtimeItIsTheFirstOf2015() throws Exception {
    assertThat(stat("%Y", "" + content.text("x").cid())).isEqualTo("1420070400");
  }

  @Test
  @Row("stat-inode")
  void theInodeNumberFollowsTheContentAndLinksAreOne() throws Exception {
    ImportedNode same = content.text("same");
    Cid root = content.directory(Map.of("a", same, "b", same, "c", content.text("other"))).cid();
    List<String> numbers =
        sh("cd " + root + " && stat -c %i a b c && ls -i1 a | cut -d' ' -f1").lines();
    assertThat(numbers.get(0)).isEqualTo(numbers.get(1)).isEqualTo(numbers.get(3));
    assertThat(numbers.get(2)).isNotEqualTo(numbers.get(0));
    assertThat(numbers.get(0)).isEqualTo(Long.toUnsignedString(InodeNumber.of(same.cid())));
    assertThat(stat("%h", root + "/a")).isEqualTo("1");
    assertThat(stat("%h", "" + root)).isEqualTo("1");
    mount.close();
    mount = driver.open(at, tree, new MountOptions("test", true));
    assertThat(sh("stat -c %i " + root + "/a").lines().get(0)).isEqualTo(numbers.get(0));
  }

  @Test
  @Row("stat-places")
  void oneDirectoryMayBeInManyPlaces() throws Exception {
    ImportedNode shared = content.directory(Map.of("f", content.text("f")));
    Cid root = content.directory(Map.of("a", shared, "b", shared)).cid();
    assertThat(sh("cd " + root + "/a && cat f ../b/f && cd ../b && pwd").succeeds())
        .isEqualTo("ff" + at + "/" + root + "/b\n");
    assertThat(sh("find " + root + " -type f | sort").lines())
        .containsExactly(root + "/a/f", root + "/b/f");
  }

  @Test
  @Row("xattr-cid")
  void everyNodeTellsItsCid() throws Exception {
    ImportedNode link = content.link("f");
    Cid root = content.directory(Map.of("f", content.text("f"), "l", link)).cid();
    String ask = "getfattr -h --only-values -n ";
    assertThat(sh(ask + "ipfs.cid " + root).succeeds()).isEqualTo("" + root);
    assertThat(sh(ask + "ipfs_cid " + root + "/f").succeeds())
        .isEqualTo("" + content.text("f").cid());
    assertThat(sh(ask + "ipfs.cid " + root + "/l").succeeds()).isEqualTo("" + link.cid());
    assertThat(sh("getfattr -m - " + root + "/f").lines()).contains("ipfs.cid");
  }

  @Test
  @Row("xattr-none")
  void thereAreNoOtherExtendedAttributes() throws Exception {
    Cid file = content.text("f").cid();
    assertThat(sh("getfattr -n user.x " + file).fails()).contains("No such attribute");
    assertThat(sh("getfattr -n ipfs.cid .").fails()).contains("No such attribute");
  }

  @Test
  @Row("xattr-kinds")
  void thereAreNoLabelsNorAccessListsAndLsAsksOnce() throws Exception {
    Map<String, ImportedNode> files = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      files.put("f" + i, content.text("f" + i));
    }
    Cid root = content.directory(files).cid();
    for (String name : List.of("security.capability", "system.posix_acl_access")) {
      assertThat(sh("getfattr -n " + name + " " + root).fails())
          .contains("Operation not supported");
    }
    long before = requests(Operation.GETXATTR);
    assertThat(sh("ls -l " + root).lines()).hasSize(51);
    assertThat(requests(Operation.GETXATTR) - before).isLessThan(10);
  }

  @Test
  @Row("stat-warm")
  void aSecondLookMakesNoRequest() throws Exception {
    Cid root = content.directory(Map.of("f", content.text("f"))).cid();
    sh("stat " + root + "/f").succeeds();
    long before = requests(Operation.LOOKUP, Operation.GETATTR);
    sh("cd " + root + " && stat f").succeeds();
    assertThat(requests(Operation.LOOKUP, Operation.GETATTR)).isEqualTo(before);
  }

  @Test
  @Row("stat-claimed")
  void aRawLeafThatIsFarHasTheSizeThatItsLinkClaimsUntilItComes() throws Exception {
    ImportedNode leaf = content.text("0123456789");
    ImportedNode lying = new ImportedNode(leaf.cid(), 4, 4);
    Cid root = content.directory(Map.of(Name.of("f"), lying), Metadata.NONE).cid();
    source.hold(leaf.cid());
    assertThat(stat("%s", root + "/f")).isEqualTo("4");
    assertThat(source.asked()).doesNotContain(leaf.cid());
    Process reader = Run.start(at, "cat " + root + "/f");
    awaitAsked(leaf.cid());
    source.mend(leaf.cid());
    assertThat(Run.of(reader).succeeds()).isEqualTo("0123456789");
    assertThat(stat("%s", root + "/f")).isEqualTo("10");
  }

  @Test
  @Row("statfs")
  void theVolumeIsTheOneThatKeepsTheBlocks() {
    String blocks = Run.sh(directory, "df -B1 --output=size . | tail -1").succeeds();
    assertThat(sh("df -B1 --output=size . | tail -1").succeeds()).isEqualTo(blocks);
    assertThat(sh("stat -f -c '%S %l' .").succeeds()).isEqualTo("4096 255\n");
  }
}

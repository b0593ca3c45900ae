package io.orrery.node.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Mounts of mutable trees, one beside the other, and what becomes of them at the end. */
class WritableMountTest extends LivingMountTest {
  private String cid(String path) {
    return sh("getfattr --only-values -n ipfs.cid " + path);
  }

  @Test
  @Row("tree-two")
  void twoMountsOfOneTreeSeeEachOthersChanges() throws Exception {
    mount("--rw", "self", at.toString());
    mount("--rw", "/ipns/self/", other.toString());
    Path names = Files.createDirectory(folder.resolve("names"));
    mount("-n", names.toString());
    String third = "names/self";
    sh("! test -e other/f && ! test -e " + third + "/f && ls other " + third + "/");
    sh("echo one > at/f");
    awaitThat("test \"$(cat other/f)\" = one");
    awaitThat("test \"$(cat " + third + "/f)\" = one");
    sh("echo longer than before > other/f && chmod 600 other/f");
    awaitThat("test \"$(cat at/f)\" = 'longer than before'");
    awaitThat("test \"$(stat -c %s:%a at/f " + third + "/f | uniq)\" = 19:600");
    sh("mv " + third + "/f " + third + "/g && mkdir " + third + "/d");
    awaitThat("test -d at/d && test -f other/g && ! test -e at/f && ! test -e other/f");
    sh("exec 3>>at/g && rm other/g && echo more >&3");
    awaitThat("test \"$(ls at other " + third + "/ | grep -c g)\" = 0");
    // A file that is held open here and grows there.
    sh(
        "echo 1 > at/log && exec 3<other/log && cat <&3 && echo 2 >> at/log && sleep 0.2 && cat <&3 > seen");
    assertThat(Files.readString(folder.resolve("seen"))).isEqualTo("2\n");
  }

  @Test
  @Row("tree-two")
  void aChangeThroughOneMountIsSeenThroughTheOtherWhenItReturns() throws Exception {
    mount("--rw", "self", at.toString());
    mount("--rw", "self", other.toString());
    for (int i = 0; i < 3000; i++) {
      Path seen = other.resolve("f" + i);
      assertThat(Files.exists(seen)).isFalse();
      Files.writeString(at.resolve("f" + i), "text");
      assertThat(seen).hasContent("text");
      Files.delete(at.resolve("f" + i));
      assertThat(Files.exists(seen)).isFalse();
    }
  }

  @Test
  @Row("tree-two")
  void whatIsAppendedThroughTwoMountsIsTheSameThroughBoth() throws Exception {
    mount("--rw", "self", at.toString());
    mount("--rw", "self", other.toString());
    // The kernel of the first then knows of an end that is no more, and has whole pages beyond it.
    sh(
        """
        for f in one two three; do head -c 12288 /dev/urandom > $f; done
        cat one two three > wanted
        exec 3>>at/log && exec 4>>other/log
        dd if=one bs=12288 >&3 && dd if=two bs=12288 >&4 && dd if=three bs=12288 >&3
        """);
    awaitThat("cmp wanted at/log");
    awaitThat("cmp wanted other/log");
  }

  @Test
  @Row("tree-part")
  void theFilesTreeIsMountedAndItsDirectoriesToo() throws Exception {
    mount("-m", at.toString());
    sh("mkdir -p at/a/b && echo text > at/a/b/f");
    assertThat(orrery.run("mount", "--rw", "/a/none", other.toString()).fails())
        .contains("no such directory in the tree: none");
    assertThat(orrery.run("mount", "--rw", "/a/b/f", other.toString()).fails())
        .contains("only a directory can be mounted");
    mount("--rw", "/a/b", other.toString());
    assertThat(sh("cat other/f")).isEqualTo("text");
    sh("echo more > other/g");
    awaitThat("test \"$(cat at/a/b/g)\" = more");
    assertThat(cid("other")).isEqualTo(cid("at/a/b"));
    assertThat(refused("mv other/f at/f && test -e other/f; ls other/f")).contains("No such file");
    assertThat(sh("cat at/f")).isEqualTo("text");
  }

  @Test
  @Row("tree-end")
  void statusShowsTheThreeAndUnmountingCommits() throws Exception {
    Path files = Files.createDirectory(folder.resolve("files"));
    mount("-f", at.toString(), "-n", other.toString(), "-m", files.toString());
    assertThat(orrery.run("status").succeeds())
        .contains("Mount:   " + at + " (/ipfs, " + driver.label() + ", since ")
        .contains("Mount:   " + other + " (/ipns, " + driver.label() + ", since ")
        .contains("Mount:   " + files + " (/mfs, " + driver.label() + ", since ");
    sh("echo text > files/f && echo text > other/self/f");
    String cid = last("add", "-Q", "--only-hash", file("text\n"));
    assertThat(cid("files/f")).isEqualTo(cid);
    assertThat(sh("cat at/" + cid("files") + "/f")).isEqualTo("text");
    orrery.run("umount").succeeds();
    daemon.kill();
    startAgain();
    mount("-m", files.toString());
    assertThat(sh("cat files/f")).isEqualTo("text");
    orrery.run("umount", files.toString()).succeeds();
  }

  private String file(String text) throws Exception {
    return Files.writeString(folder.resolve("file"), text).toString();
  }

  @Test
  @Row("tree-part")
  void whatCannotBeWrittenIsNotMountedSo() {
    String content = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354";
    for (String root : new String[] {"/ipfs/" + content, content, "/ipfs/" + content + "/a"}) {
      assertThat(orrery.run("mount", "--rw", root, at.toString()).fails())
          .isEqualTo(
              "Error: "
                  + root
                  + " cannot change: leave out --rw, or copy it first (orrery files cp)\n");
    }
    assertThat(orrery.run("mount", "--rw", "nobody", at.toString()).fails())
        .isEqualTo("Error: no key by the given name was found\n");
    assertThat(orrery.run("mount", "--rw", "self", folder.resolve("none").toString()).fails())
        .startsWith("Error: mount point " + folder.resolve("none") + " is not a directory");
    assertThat(orrery.run("mount", "--rw", "self").err()).contains("\"directory\" is required");
    assertThat(orrery.run("mount", "--rw").err()).contains("--rw needs a key or a path");
  }

  @Test
  @Row("tree-end")
  void aDaemonThatEndsKeepsWhatWasWrittenIntoFilesThatAreOpen() throws Exception {
    mount("--rw", "self", at.toString());
    Process writer =
        new ProcessBuilder("sh", "-c", "exec 3>at/f; echo text >&3; echo ready; read line")
            .directory(folder.toFile())
            .start();
    assertThat(writer.inputReader().readLine()).isEqualTo("ready");
    daemon.signal("TERM");
    assertThat(daemon.awaitEnd()).isZero();
    Ran.of(writer);
    String resolved = last("name", "resolve", "self");
    startAgain();
    mount("--rw", "self", at.toString());
    assertThat(sh("cat at/f")).isEqualTo("text");
    assertThat(resolved).isEqualTo("/ipfs/" + cid("at"));
  }

  @Test
  @Row("tree-killed")
  void aKilledDaemonKeepsWhatWasSynced() throws Exception {
    mount("--rw", "self", at.toString());
    Process writer =
        new ProcessBuilder(
                "sh", "-c", "exec 3>at/f; echo text >&3; sync at/f; sync at; echo ready; read line")
            .directory(folder.toFile())
            .start();
    assertThat(writer.inputReader().readLine()).isEqualTo("ready");
    daemon.kill();
    Ran.of(writer);
    startAgain();
    mount("--rw", "self", at.toString());
    assertThat(sh("cat at/f")).isEqualTo("text");
  }

  @Test
  @Row("tree-blocks")
  void treesKeepTheirBlocksAndShareThemWithWhatIsAdded() throws Exception {
    mount("-m", at.toString());
    sh(
        "head -c 3000000 /dev/urandom > large && cp large at/large && mkdir at/d && echo x > at/d/x");
    String cid = last("add", "-Q", folder.resolve("large").toString());
    assertThat(cid("at/large")).isEqualTo(cid);
    orrery.run("pin", "rm", cid).succeeds();
    orrery.run("repo", "gc").succeeds();
    sh("cmp large at/large && cat at/d/x");
    // The other way round: what was added stays when the tree lets go of it.
    last("add", "-Q", folder.resolve("large").toString());
    sh("rm -r at/d at/large && sync at");
    cid("at");
    orrery.run("repo", "gc").succeeds();
    sh("test -z \"$(ls at)\"");
    orrery.run("get", "-o", folder.resolve("got").toString(), cid).succeeds();
    sh("cmp large got");
    orrery.run("repo", "verify").succeeds();
  }
}

package io.orrery.node.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.libp2p.PrivateKey;
import io.orrery.node.naming.IpnsName;
import io.orrery.node.naming.IpnsRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** /ipns: own names to write, those of others to read in place. */
class NamesMountTest extends LivingMountTest {
  private static final String NOBODY =
      "k51qzi5uqu5djbhjib43gju6o3efbj5ktytmax1yj53v79cxegldj325cl7y6a";
  private static final String MISSING =
      "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";

  private String self;

  @BeforeEach
  void mountNames() {
    mount("-n", at.toString());
    self = last("id", "--peerid-base=base36", "-f=<id>\n");
  }

  private String published(String key, String path) {
    return last("name", "publish", "--allow-offline", "--key=" + key, path);
  }

  /** A directory with the file {@code f}, added. */
  private String directory(String text) throws Exception {
    Path made = Files.createDirectories(folder.resolve("made"));
    Files.writeString(made.resolve("f"), text + "\n");
    return last("add", "-r", "-Q", "--cid-version=1", made.toString());
  }

  @Test
  @Row({"ipns-own", "ipns-spelling"})
  void aListingShowsTheKeysOfThisNode() {
    String site = last("key", "gen", "site");
    awaitThat("test -L at/site");
    assertThat(sh("ls at").lines()).containsExactlyInAnyOrder("self", self, "site", site);
    assertThat(sh("readlink at/self")).isEqualTo(self);
    assertThat(sh("stat -c %F at/" + self)).isEqualTo("directory");
    assertThat(sh("cd at/site && /bin/pwd")).isEqualTo(at.resolve(site).toString());
    // Another form of the same peer id.
    String base58 = last("id", "-f=<id>\n");
    assertThat(sh("readlink at/" + base58)).isEqualTo(self);
    sh("echo text > at/" + base58 + "/f");
    assertThat(sh("cat at/self/f")).isEqualTo("text");
  }

  @Test
  @Row({"ipns-unknown", "ipns-root"})
  void whatIsNoNameIsAbsentAndWhatMayBeOneIsUnreachable() {
    assertThat(refused("ls at/garbage")).contains("No such file or directory");
    assertThat(refused("ls at/" + NOBODY)).contains("Network is unreachable");
    assertThat(refused("ls at/docs.ipfs.tech")).contains("Network is unreachable");
    assertThat(refused("mkdir at/made")).contains("Operation not permitted");
    assertThat(refused("touch at/made")).contains("Operation not permitted");
    assertThat(refused("rm at/self")).contains("Operation not permitted");
    assertThat(refused("mv at/self at/me")).contains("Operation not permitted");
    sh("echo text > at/self/f");
    assertThat(refused("mv at/self/f at/me")).contains("Operation not permitted");
  }

  @Test
  @Row("ipns-keys")
  void keysComeAndGoAsTheyAreMadeAndRemoved() throws Exception {
    assertThat(refused("ls at/site")).contains("No such file");
    String site = last("key", "gen", "site");
    awaitThat("echo one > at/site/f");
    orrery.run("key", "rename", "site", "blog").succeeds();
    awaitThat("! test -e at/site");
    assertThat(sh("cat at/blog/f")).isEqualTo("one");
    Process holder =
        new ProcessBuilder(
                "sh", "-c", "exec 3>>at/blog/f; echo ready; read line; /bin/echo two >&3")
            .directory(folder.toFile())
            .start();
    assertThat(holder.inputReader().readLine()).isEqualTo("ready");
    orrery.run("key", "rm", "blog").succeeds();
    assertThat(Ran.of(holder).err()).contains("Transport endpoint is not connected");
    awaitThat("! test -e at/blog");
    // What it was known to lead to may still be read.
    awaitThat("! touch at/" + site + "/g 2>/dev/null");
    assertThat(sh("ls at").lines()).containsExactlyInAnyOrder("self", self);
    assertThat(sh("echo more > at/self/f && cat at/self/f")).isEqualTo("more");
  }

  @Test
  @Row("tree-busy")
  void aKeyWhoseTreeIsMountedStaysUntilItIsUnmounted() {
    last("key", "gen", "site");
    mount("--rw", "site", other.toString());
    sh("echo text > other/f");
    String refusal = "Error: the tree of site is mounted: umount " + other + " first\n";
    assertThat(orrery.run("key", "rm", "site").fails()).isEqualTo(refusal);
    last("key", "gen", "blog");
    assertThat(orrery.run("key", "rename", "-f", "blog", "site").fails()).isEqualTo(refusal);
    orrery.run("umount", other.toString()).succeeds();
    orrery.run("key", "rename", "-f", "blog", "site").succeeds();
    awaitThat("test -d at/site/.");
    assertThat(sh("ls at/site")).isEmpty();
  }

  @Test
  @Row({"ipns-foreign", "ipns-newer", "ipns-xattr"})
  void namesOfOthersAreShownInPlaceAsTheirRecordsSay() throws Exception {
    PrivateKey key = PrivateKey.generate();
    String name = new IpnsName(key.peerId()).toString();
    String first = directory("first");
    put(key, first, 1);
    assertThat(sh("cat at/" + name + "/f")).isEqualTo("first");
    assertThat(refused("echo x > at/" + name + "/f")).contains("Read-only file system");
    assertThat(refused("rm at/" + name + "/f")).contains("Read-only file system");
    assertThat(refused("mkdir at/" + name + "/d")).contains("Read-only file system");
    assertThat(refused("mv at/" + name + "/f at/self/f")).contains("Read-only file system");
    sh("cp at/" + name + "/f at/self/f && cmp at/self/f at/" + name + "/f");
    String attributes = "getfattr --only-values -n ";
    assertThat(sh(attributes + "ipfs.cid at/" + name)).isEqualTo(first);
    assertThat(sh(attributes + "ipns.name at/" + name)).isEqualTo(name);
    assertThat(sh(attributes + "ipns.sequence at/" + name)).isEqualTo("1");
    put(key, directory("second"), 2);
    awaitThat("test \"$(cat at/" + name + "/f)\" = second");
    assertThat(sh(attributes + "ipns.sequence at/" + name)).isEqualTo("2");
    put(key, MISSING, 3);
    awaitThat("ls at/" + name + " 2>&1 | grep -q 'Network is unreachable'");
  }

  private void put(PrivateKey key, String cid, long sequence) throws Exception {
    IpnsRecord record =
        IpnsRecord.create(
            key,
            "/ipfs/" + cid,
            sequence,
            Instant.now().plus(Duration.ofDays(1)),
            Duration.ofHours(1),
            true);
    Path file = folder.resolve("record");
    Files.write(file, record.toBytes());
    IpnsName name = new IpnsName(key.peerId());
    last("name", "put", "--allow-offline", name.toString(), file.toString());
  }

  @Test
  @Row({"ipns-signed", "tree-cid"})
  void whatIsWrittenIsSignedAndHasTheCidThatAddGives() throws Exception {
    Path made = Files.createDirectories(folder.resolve("made/sub"));
    Files.writeString(made.resolve("f"), "text\n");
    Files.write(made.resolve("large"), new byte[3_000_000]);
    String cid = last("add", "-r", "-Q", "--only-hash", folder.resolve("made").toString());
    sh("cp -r made/sub at/self/");
    assertThat(sh("getfattr --only-values -n ipfs.cid at/self/")).isEqualTo(cid);
    awaitLine("/ipfs/" + cid, "name", "resolve", "self");
    long sequence = sequence();
    sh(
        "touch at/self/sub/f && cat at/self/sub/f && echo x > at/self/x && rm at/self/x && sync at/self/");
    assertThat(sh("getfattr --only-values -n ipfs.cid at/self/")).isEqualTo(cid);
    sh("echo more > at/self/more");
    String next = sh("getfattr --only-values -n ipfs.cid at/self/");
    awaitLine("/ipfs/" + next, "name", "resolve", "self");
    assertThat(sequence()).isEqualTo(sequence + 1);
  }

  private long sequence() {
    return Long.parseLong(sh("getfattr --only-values -n ipns.sequence at/self/"));
  }

  @Test
  @Row("tree-inode")
  void aRestartShowsTheSameTreeWithTheSameInodeNumbers() {
    sh("mkdir -p at/self/a/b && echo text > at/self/a/b/f && ln -s f at/self/a/b/l");
    String before = sh("cd at/self/ && find . -printf '%p %i %s %T@\\n' | sort");
    daemon.signal("TERM");
    assertThat(daemon.awaitEnd()).isZero();
    startAgain();
    mount("-n", at.toString());
    assertThat(sh("cd at/self/ && find . -printf '%p %i %s %T@\\n' | sort")).isEqualTo(before);
  }

  @Test
  @Row("ipns-killed")
  void aRecordThatAKilledDaemonDidNotSignIsSignedByTheNext() {
    sh("echo text > at/self/f");
    String cid = sh("getfattr --only-values -n ipfs.cid at/self/");
    daemon.kill();
    startAgain();
    awaitLine("/ipfs/" + cid, "name", "resolve", "self");
    mount("-n", at.toString());
    assertThat(sh("cat at/self/f")).isEqualTo("text");
  }

  @Test
  @Row("ipns-publish")
  void publishingUnderAMountedKeyIsSeenInTheMount() throws Exception {
    sh("mkdir at/self/d && echo old > at/self/f && echo old > at/self/old && ls -lR at/self/");
    assertThat(refused("cat at/self/d/none")).contains("No such file");
    String cid = directory("new");
    published("self", "/ipfs/" + cid);
    awaitThat("test \"$(cat at/self/f)\" = new");
    awaitThat("! test -e at/self/d");
    assertThat(sh("ls at/self/")).isEqualTo("f");
    assertThat(sh("getfattr --only-values -n ipfs.cid at/self/")).isEqualTo(cid);
    assertThat(last("name", "resolve", "self")).isEqualTo("/ipfs/" + cid);
    sh("echo more > at/self/more");
    String next = sh("getfattr --only-values -n ipfs.cid at/self/");
    awaitLine("/ipfs/" + next, "name", "resolve", "self");
  }

  @Test
  @Row("ipns-publish")
  void publishingUnderAKeyThatNobodyLookedAtIsItsTree() throws Exception {
    last("key", "gen", "site");
    String cid = directory("new");
    published("site", "/ipfs/" + cid);
    assertThat(sh("cat at/site/f")).isEqualTo("new");
    // Of another form than what is written here, and a path through another name: as was said.
    last("key", "gen", "copy");
    published("copy", "/ipns/site");
    assertThat(sh("cat at/copy/f")).isEqualTo("new");
    String old = last("add", "-r", "-Q", "--cid-version=0", folder.resolve("made").toString());
    published("self", "/ipfs/" + old);
    assertThat(sh("cat at/self/f && getfattr --only-values -n ipfs.cid at/self/"))
        .isEqualTo("new\n" + old);
    daemon.signal("TERM");
    assertThat(daemon.awaitEnd()).isZero();
    startAgain();
    mount("-n", at.toString());
    assertThat(sh("cat at/self/f at/copy/f")).isEqualTo("new\nnew");
    daemon.signal("TERM");
    assertThat(daemon.awaitEnd()).isZero();
    assertThat(last("name", "resolve", "self")).isEqualTo("/ipfs/" + old);
    assertThat(last("name", "resolve", "-r=false", "copy")).startsWith("/ipns/");
  }

  @Test
  @Row("ipns-missing")
  void whatWasPublishedAndIsNotHereIsUnreachableAndNeverEmpty() {
    last("key", "gen", "site");
    last("name", "publish", "--allow-offline", "--resolve=false", "--key=site", MISSING);
    assertThat(refused("ls at/site/")).contains("Network is unreachable");
    assertThat(refused("touch at/site/f")).contains("Network is unreachable");
    assertThat(orrery.run("mount", "--rw", "site", other.toString()).fails()).contains(MISSING);
    // An open tree stays, and what is written into it then counts.
    sh("echo text > at/self/f && getfattr -n ipfs.cid at/self/");
    last("name", "publish", "--allow-offline", "--resolve=false", "--key=self", MISSING);
    assertThat(last("name", "resolve", "self")).isEqualTo("/ipfs/" + MISSING);
    assertThat(sh("cat at/self/f")).isEqualTo("text");
    sh("echo more > at/self/f");
    String cid = sh("getfattr --only-values -n ipfs.cid at/self/");
    awaitLine("/ipfs/" + cid, "name", "resolve", "self");
    daemon.kill();
    startAgain();
    mount("-n", at.toString());
    assertThat(sh("cat at/self/f")).isEqualTo("more");
    assertThat(refused("ls at/site/")).contains("Network is unreachable");
  }
}

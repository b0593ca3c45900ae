package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Hex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code name}, and paths that begin with a name, as Kubo 0.44 answered the same calls. */
class NameCommandsTest {
  /** A record of a key that was made for tests (V1 and V2, sequence 0, until 2126). */
  private static final String RECORD =
      "0a212f697066732f6261666b7161646477676576786d6d72616f6a7377673333736d711240ef061148d226c37d"
          + "fa5299a451d7add8fa86ffe5757340c697941f8098b425b38be18891fd646be5ee603b9e3c7b657e9ed249696b"
          + "7609c525c7efea283686021800221e323132362d30312d30315430303a30303a30302e3030303030303030305a"
          + "28003080f092cbdd0842401ac3d2ef57b110ca763e3ed082c4f0dbc0a951125447457bb5e38a14b517ac610fd9"
          + "1d2894434a5e833ea042a3a4053db212629b39c34263d580cb296277ec0f4a78a56354544c1b00000045d964b8"
          + "006556616c756558212f697066732f6261666b7161646477676576786d6d72616f6a7377673333736d71685365"
          + "7175656e6365006856616c6964697479581e323132362d30312d30315430303a30303a30302e30303030303030"
          + "30305a6c56616c69646974795479706500";

  private static final String NAME =
      "k51qzi5uqu5djbhjib43gju6o3efbj5ktytmax1yj53v79cxegldj325cl7y6a";
  private static final String MISSING =
      "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
  private static final String HI = "QmZLRFWaz9Kypt2ACNMDzA5uzACDRiCqwdkNSP1UZsu56D";

  @TempDir Path folder;
  private Shell shell;
  private String self;

  boolean overRpc() {
    return false;
  }

  @BeforeEach
  void aNodeWithAFile() throws IOException {
    shell = new Shell(folder.resolve("repo"), overRpc());
    assertThat(shell.runWithInput("hi\n", "add", "-Q").out()).isEqualTo(HI + "\n");
    self = shell.ok("id", "--peerid-base=base36", "-f=<id>").strip();
    Files.write(folder.resolve("record"), Hex.bytes(RECORD));
  }

  @AfterEach
  void end() throws IOException {
    shell.close();
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private void assertFails(String message, String... words) {
    assertThat(shell.run(words)).isEqualTo(new Cli.Result(1, "", "Error: " + message + "\n"));
  }

  private String publish(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "name";
    all[1] = "publish";
    all[2] = "--allow-offline";
    System.arraycopy(words, 0, all, 3, words.length);
    Cli.Result result = shell.run(all);
    return result.code() == 0 ? result.out() : result.err();
  }

  @Test
  void publishesUnderAnOwnKey() {
    String published = "Published to " + self + ": /ipfs/" + HI + "\n";
    assertThat(publish("/ipfs/" + HI)).isEqualTo(published);
    assertThat(publish(HI)).isEqualTo(published);
    assertThat(publish("-Q", HI)).isEqualTo(self + "\n");
    assertThat(publish("--enc=json", HI))
        .isEqualTo("{\"Name\":\"" + self + "\",\"Value\":\"/ipfs/" + HI + "\"}\n");
    String m = shell.ok("key", "gen", "m").strip();
    assertThat(publish("--key=m", HI)).isEqualTo("Published to " + m + ": /ipfs/" + HI + "\n");
    assertThat(publish("--key=" + m, HI)).isEqualTo("Published to " + m + ": /ipfs/" + HI + "\n");
    assertThat(publish("-Q", "--resolve=false", HI + "/x")).isEqualTo(self + "\n");
    assertThat(shell.ok("name", "resolve")).isEqualTo("/ipfs/" + HI + "/x\n");
  }

  @Test
  void refusesToPublishWhatMakesNoSense() {
    assertFails(
        "can't publish while offline: pass `--allow-offline` to override or `--allow-delegated` if"
            + " Ipns.DelegatedPublishers are set up",
        "name",
        "publish",
        HI);
    assertPublishes("no key by the given name was found", "--key=nokey", HI);
    assertPublishes(
        "cannot use both --allow-offline and --allow-delegated flags", "--allow-delegated", HI);
    assertPublishes("lifetime must be greater than zero, got 0s", "--lifetime", "0s", HI);
    assertPublishes("ttl must not be negative, got -1s", "--ttl=-1s", HI);
    assertPublishes(
        "ttl (50h0m0s) must not be greater than lifetime (48h0m0s)", "--ttl", "50h", HI);
    assertPublishes(
        "sequence number must be greater than the current record sequence", "--sequence=0", HI);
    assertPublishes(
        "block was not found locally (offline): ipld: could not find " + MISSING, MISSING);
    assertPublishes("no link named \"x\" under " + HI, HI + "/x");
    assertPublishes("invalid path \"foo\": path does not have enough components", "foo");
    assertThat(publish("--lifetime=x", HI))
        .startsWith("Error: error parsing lifetime option: invalid duration \"x\"");
    assertThat(shell.run("name", "publish", "--allow-delegated", HI).code()).isEqualTo(1);
  }

  private void assertPublishes(String error, String... words) {
    assertThat(publish(words)).isEqualTo("Error: " + error + "\n");
  }

  @Test
  void countsWhatItPublished() throws IOException {
    publish(HI);
    publish(HI);
    assertThat(inspect()).contains("Sequence:       0\n");
    publish("--resolve=false", MISSING);
    assertThat(inspect()).contains("Sequence:       1\n").contains("/ipfs/" + MISSING);
    publish("--sequence=5", HI);
    assertThat(inspect()).contains("Sequence:       5\n");
    publish("--v1compat=false", "--lifetime=1m", HI);
    assertThat(inspect())
        .contains("Sequence:       5\n")
        .contains("TTL:            1m0s\n")
        .contains("Signature Type: V2\n")
        .contains(" Valid: true\n");
  }

  private String inspect() throws IOException {
    Files.write(folder.resolve("mine"), shell.bytes("name", "get", self));
    return shell.ok("name", "inspect", "--verify", self, file("mine"));
  }

  @Test
  void resolvesAnyFormOfAName() {
    publish("/ipfs/" + HI);
    String m = shell.ok("key", "gen", "m").strip();
    publish("--resolve=false", "--key=m", "/ipns/self/a");
    for (String form : new String[] {m, "/ipns/" + m, "ipns://" + m, "ipns:" + m, "m"}) {
      assertThat(shell.ok("name", "resolve", form)).isEqualTo("/ipfs/" + HI + "/a\n");
    }
    assertThat(shell.ok("name", "resolve", "--nocache", "-s", "/ipns/" + m + "/b"))
        .isEqualTo("/ipfs/" + HI + "/a/b\n");
    assertThat(shell.ok("name", "resolve", "-r=false", m)).isEqualTo("/ipns/" + self + "/a\n");
    assertThat(shell.ok("resolve", "-r=false", "/ipns/" + m)).isEqualTo("/ipns/" + self + "/a\n");
    assertThat(shell.ok("resolve", "/ipns/" + self)).isEqualTo("/ipfs/" + HI + "\n");
    assertThat(shell.ok("resolve", "ipns://" + self)).isEqualTo("/ipfs/" + HI + "\n");
  }

  @Test
  void saysWhyANameLeadsNowhere() {
    assertFails("\"/ipfs/" + HI + "\" is not an IPNS name", "name", "resolve", "/ipfs/" + HI);
    assertFails(
        "could not resolve name: nothing was published under " + self + " yet", "name", "resolve");
    assertFails(
        "could not resolve name: no record of "
            + NAME
            + " is here, and this node has no network to ask",
        "name",
        "resolve",
        NAME);
    assertFails(
        "could not resolve name: \"nope.example\" is no key of this node, and to ask for the"
            + " DNSLink of a domain takes a network",
        "cat",
        "/ipns/nope.example");
    String m = shell.ok("key", "gen", "m").strip();
    publish("--resolve=false", "--key=m", "/ipns/" + self);
    publish("--resolve=false", "/ipns/m");
    assertFails("could not resolve name (recursion limit exceeded)", "name", "resolve", m);
    assertFails("could not resolve name (recursion limit exceeded)", "ls", "/ipns/m");
    assertThat(shell.run("name", "resolve", "--dhtt", "x").err())
        .startsWith("Error: invalid duration \"x\"");
  }

  @Test
  void everyCommandTakesNames() throws IOException {
    Files.createDirectories(folder.resolve("dir/sub"));
    Files.writeString(folder.resolve("dir/sub/f"), "text\n");
    String dir = shell.last("add", "-r", "-Q", file("dir"));
    shell.ok("key", "gen", "site");
    publish("--key=site", dir);
    assertThat(shell.ok("cat", "/ipns/site/sub/f")).isEqualTo("text\n");
    assertThat(shell.ok("ls", "/ipns/site")).isEqualTo(shell.ok("ls", dir));
    assertThat(shell.ok("refs", "-r", "/ipns/site")).isEqualTo(shell.ok("refs", "-r", dir));
    assertThat(shell.ok("dag", "resolve", "/ipns/site/sub"))
        .isEqualTo(shell.ok("dag", "resolve", dir + "/sub"));
    shell.ok("get", "-o", file("out"), "/ipns/site");
    assertThat(folder.resolve("out/sub/f")).hasContent("text\n");
    shell.ok("pin", "rm", dir);
    assertThat(shell.ok("pin", "add", "/ipns/site")).isEqualTo("pinned " + dir + " recursively\n");
    assertThat(shell.ok("dag", "stat", "--progress=false", "/ipns/site")).contains(dir);
  }

  @Test
  void keepsRecordsOfOthers() throws IOException {
    assertThat(shell.ok("name", "put", "--allow-offline", NAME, file("record")))
        .isEqualTo(NAME + "\n");
    assertThat(shell.ok("name", "resolve", NAME)).isEqualTo("/ipfs/bafkqaddwgevxmmraojswg33smq\n");
    assertThat(shell.ok("cat", "/ipns/" + NAME)).isEqualTo("v1+v2 record");
    assertThat(shell.ok("name", "put", "--allow-offline", "-q", "/ipns/" + NAME, file("record")))
        .isEmpty();
    assertThat(Hex.of(shell.bytes("name", "get", NAME))).isEqualTo(RECORD);
    assertThat(Hex.of(shell.bytes("name", "get", "/ipns/" + NAME))).isEqualTo(RECORD);
  }

  @Test
  void refusesRecordsThatAreNotTheNames() throws IOException {
    Files.write(folder.resolve("empty"), new byte[0]);
    assertFails("record is empty", "name", "put", NAME, file("empty"));
    assertFails(
        "can't put while offline: pass `--allow-offline` to store locally or `--allow-delegated`"
            + " if Ipns.DelegatedPublishers are set up",
        "name",
        "put",
        NAME,
        file("record"));
    assertFails(
        "record validation failed: signature verification failed",
        "name",
        "put",
        "--allow-offline",
        "--force",
        self,
        file("record"));
    Files.write(folder.resolve("big"), new byte[10_241]);
    assertFails("record exceeds maximum size of 10240 bytes", "name", "put", NAME, file("big"));
    Files.writeString(folder.resolve("junk"), "hi\n");
    assertFails(
        "invalid IPNS record: record is malformed: cannot parse invalid wire-format data",
        "name",
        "put",
        NAME,
        file("junk"));
    assertThat(shell.run("name", "put", "x", file("record")).err())
        .startsWith("Error: invalid IPNS name: ");
  }

  @Test
  void refusesAnOlderRecord() throws IOException {
    publish(HI);
    Files.write(folder.resolve("old"), shell.bytes("name", "get", self));
    publish("--resolve=false", MISSING);
    assertFails(
        "existing IPNS record has sequence 1 >= new record sequence 0, use --force to skip this"
            + " check",
        "name",
        "put",
        "--allow-offline",
        self,
        file("old"));
    assertFails(
        "can't replace a newer value with an older value",
        "name",
        "put",
        "--allow-offline",
        "-f",
        self,
        file("old"));
    assertThat(shell.ok("name", "resolve")).isEqualTo("/ipfs/" + MISSING + "\n");
  }

  @Test
  void inspectsRecords() {
    assertThat(shell.ok("name", "inspect", "--dump=false", file("record")))
        .isEqualTo(
            """
            Value:          "/ipfs/bafkqaddwgevxmmraojswg33smq"
            Validity Type:  0
            Validity:       "2126-01-01T00:00:00Z"
            Sequence:       0
            TTL:            5m0s
            Protobuf Size:  332
            Signature Type: V1+V2

            This record was not verified. Pass '--verify k51...' to verify.
            """);
    assertThat(shell.ok("name", "inspect", file("record"), "--verify", NAME))
        .contains("\n\nValidation results:\n Valid: true\n Name:  " + NAME + "\n\nHex Dump:\n")
        .contains(
            "00000000  0a 21 2f 69 70 66 73 2f  62 61 66 6b 71 61 64 64  |.!/ipfs/bafkqadd|\n")
        .endsWith("00000140  61 6c 69 64 69 74 79 54  79 70 65 00              |alidityType.|\n");
    assertThat(shell.ok("name", "inspect", file("record"), "--dump=false", "--verify", self))
        .endsWith(
            "\nValidation results:\n Valid:  false\n Reason: signature verification failed\n Name:   "
                + self
                + "\n");
    assertThat(shell.ok("name", "inspect", "--dump=false", "--enc=json", file("record")))
        .isEqualTo(
            "{\"Entry\":{\"Value\":\"/ipfs/bafkqaddwgevxmmraojswg33smq\",\"ValidityType\":0,"
                + "\"Validity\":\"2126-01-01T00:00:00Z\",\"Sequence\":0,\"TTL\":300000000000},"
                + "\"PbSize\":332,\"SignatureType\":\"V1+V2\",\"HexDump\":\"\","
                + "\"Validation\":null}\n");
  }
}

package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dag}, and paths through other codecs than UnixFS's, as Kubo 0.44 answered the same. */
class DagCommandsTest {
  private static final String DIR = "bafybeiabxpijemaecj4m2dqqf47jvmtixxjo5puydiloclbdynesg65boi";
  private static final String SUB = "bafybeibopn7fn45iqwcxxjq5rbyo4qte2u5tsyqhmr4kedfefttldgvr5i";
  private static final String FILE = "bafkreicysg23kiwv34eg2d7qweipxwosdo2py4ldv42nbauguluen5v6am";
  private static final String TOP = "bafkreidtzm4frjuhvbeuzizsgbjqcyuc6pnnhhkcz5rmuttz3wrkvr6zvq";
  private static final String LEAF = "bafyreiachmngcr3tw2tcqfyzbq23ep6minc34nawzwimk6sjvycahnnkyi";
  private static final String ROOT = "bafyreiapdha2acgo74wrmawlgzcqrnmn5hpd3olhwfj5dfvoet7q35qfqy";
  private static final String MISSING =
      "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
  private static final String WRONG_KIND =
      "func called on wrong kind: \"LookupBySegment\" called on a %1$s node (kind: %1$s), but only"
          + " makes sense on map or list";

  @TempDir Path folder;
  private Shell shell;

  boolean overRpc() {
    return false;
  }

  @BeforeEach
  void aNodeAndATree() throws IOException {
    shell = new Shell(folder.resolve("repo"), overRpc());
    Files.createDirectories(folder.resolve("dir/sub"));
    Files.writeString(folder.resolve("dir/sub/f.txt"), "hello\n");
    Files.writeString(folder.resolve("dir/top"), "x\n");
  }

  @AfterEach
  void end() throws IOException {
    shell.close();
  }

  private String put(String json, String... options) {
    Cli.Result result = tryPut(json, options);
    assertThat(result.err()).isEmpty();
    return result.out().strip();
  }

  private Cli.Result tryPut(String json, String... options) {
    String[] words = new String[options.length + 2];
    words[0] = "dag";
    words[1] = "put";
    System.arraycopy(options, 0, words, 2, options.length);
    return shell.runWithInput(json, words);
  }

  private static String link(String cid) {
    return "{\"/\":\"" + cid + "\"}";
  }

  private void putTree() {
    String dir = folder.resolve("dir").toString();
    assertThat(shell.last("add", "-r", "-Q", "--cid-version=1", "--pin=false", dir)).isEqualTo(DIR);
    assertThat(put("{\"v\":1,\"deep\":{\"list\":[10,\"zwei\"," + link(DIR) + "]}}"))
        .isEqualTo(LEAF);
    assertThat(
            put(
                "{\"a\":[{\"b\":%s}, 5],\"d\":%s,\"n\":null,\"by\":{\"/\":{\"bytes\":\"AQID\"}}}"
                    .formatted(link(LEAF), link(DIR))))
        .isEqualTo(ROOT);
  }

  private void assertFails(String message, String... words) {
    assertThat(shell.run(words)).isEqualTo(new Cli.Result(1, "", "Error: " + message + "\n"));
  }

  private void assertNotPut(String message, String json, String... options) {
    assertThat(tryPut(json, options)).isEqualTo(new Cli.Result(1, "", "Error: " + message + "\n"));
  }

  @Test
  void putsValuesInTheCodecAndUnderTheHashAskedFor() throws IOException {
    assertThat(put("{}")).isEqualTo("bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua");
    String one = "bafyreicl6ujc6ncfktctxxroxognfn7d2fqavvrryoc2lv6m4i6hpbkfti";
    assertThat(put("1", "--store-codec=0x71")).isEqualTo(one);
    assertThat(put("1", "--store-codec=113", "--hash=0x12")).isEqualTo(one);
    assertThat(put("1", "--cid-base=base58btc")).startsWith("zdpu");
    assertThat(put("1", "--enc=json")).isEqualTo("{\"Cid\":{\"/\":\"" + one + "\"}}");
    assertThat(put("1", "--hash=blake2b-256"))
        .isEqualTo("bafy2bzacedxbkwwotracsiduznvp7de4zxjhhsawjd7rcsppg26ou3v3ri7ck");
    assertThat(put("1", "--hash=identity")).isEqualTo("bafyqaaib");
    String nested = "{\"z\":1,\"a\":[1,{\"b\":2}]}";
    assertThat(put(nested, "--store-codec=cbor"))
        .isEqualTo("bafireibqvsqufxusttslpwxvohgtxnmcasudvcpodzqwbvdrc6z7utbzze");
    assertThat(put(nested, "--store-codec=json"))
        .isEqualTo("bagaaiera52g6zactkqrbnnkmf5mma6ozoayuvwf2m45mmvl7yun4ck7fxtwq");
    assertThat(
            put("{\"z\":%s,\"l\":%s}".formatted(link(DIR), link(LEAF)), "--store-codec=dag-json"))
        .isEqualTo("baguqeera4odvukors5nzrcct4fphctr7d5f4lk5ud3hpil4d2gtpxdeupylq");
    assertThat(put("abc", "--input-codec=raw"))
        .isEqualTo("bafyreiffkoxgtbs3dq7p53iydvam3n4tvokqlkge65wihb2ilo6l5uw6oq");
    assertThat(put("{\"/\":{\"bytes\":\"AQID\"}}", "--store-codec=raw"))
        .isEqualTo("bafkreiadsbmmn4waznesyuz3bjgrj33xzqhxrk6mz3ksq7meugrachh3qe");
    assertThat(put("{\"Links\":[]}", "--store-codec=dag-pb"))
        .isEqualTo("bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
    String links =
        "[{\"Hash\":%s,\"Name\":\"b\",\"Tsize\":1},{\"Hash\":%s,\"Name\":\"a\",\"Tsize\":1}]";
    assertThat(
            put(
                "{\"Data\":{\"/\":{\"bytes\":\"CAE\"}},\"Links\":%s}"
                    .formatted(links.formatted(link(DIR), link(ROOT))),
                "--store-codec=dag-pb"))
        .as("links are sorted by name")
        .isEqualTo("bafybeifwnnla5iedkfi2hu44gm557afcj4tljmr7wuxqjfntawu53yujdm");
  }

  @Test
  void putsSeveralFiles() throws IOException {
    Path a = Files.writeString(folder.resolve("a.json"), "{\"a\":1}");
    Path b = Files.writeString(folder.resolve("b.json"), "{\"b\":2}");
    assertThat(shell.lines("dag", "put", a.toString(), b.toString()))
        .containsExactly(
            "bafyreihltcnuuyqp2jm24aqydpnlj7b6w3ogwrplomrjtg5rifv44mmjey",
            "bafyreicgp6iybxlr2od5slbwxq62rwbpgt757zaka2qtot5gcgzf2qwnpm");
  }

  @Test
  void oldFormsAreWrittenInTheOneThatCounts() {
    String file = Vectors.path("codecs/non-canon.dag-cbor").toString();
    String[] words = {"dag", "put", "--input-codec=dag-cbor", "--store-codec=dag-cbor", file};
    assertThat(shell.ok(words))
        .isEqualTo("bafyreiawx7ona7oa2ptcoh6vwq4q6bmd7x2ibtkykld327bgb7t73ayrqm\n");
    words[3] = "--store-codec=dag-json";
    assertThat(shell.ok(words))
        .isEqualTo("baguqeerabg7xkmqa5srqb6lw3bkclval6i4f26dygvehmbtf26ifsfhkifvq\n");
    String kept = shell.ok("block", "put", "--cid-codec=dag-cbor", file).strip();
    assertThat(kept).isNotEqualTo("bafyreiawx7ona7oa2ptcoh6vwq4q6bmd7x2ibtkykld327bgb7t73ayrqm");
    assertThat(shell.ok("dag", "get", kept)).isNotEmpty();
  }

  @Test
  void refusesWhatMakesNoBlock() throws IOException {
    assertNotPut("unknown multicodec: \"foo\"", "1", "--store-codec=foo");
    assertNotPut("unknown multicodec: \"foo\"", "1", "--input-codec=foo");
    assertNotPut("unknown multicodec: \"foo\"", "1", "--hash=foo");
    assertNotPut(
        "no encoder registered for multicodec code 114 (0x72)", "1", "--store-codec=libp2p-key");
    assertNotPut(
        "no decoder registered for multicodec code 114 (0x72)", "1", "--input-codec=libp2p-key");
    assertNotPut("potentially insecure hash functions not allowed", "1", "--hash=md5");
    assertNotPut("cannot Marshal ipld links to CBOR", link(DIR), "--store-codec=cbor");
    assertNotPut("cannot marshal IPLD links to this codec", link(DIR), "--store-codec=json");
    assertNotPut(
        "invalid dag-pb form: link must have a Hash",
        "{\"Links\":[{\"Name\":\"b\"}]}",
        "--store-codec=dag-pb");
    assertNotPut("dag-json: cannot repeat map key \"a\" (at byte 10)", "{\"a\":1,\"a\":2}");
    assertThat(tryPut("").err()).contains("unexpected EOF");
    Path big = Files.write(folder.resolve("big"), new byte[2200000]);
    assertThat(shell.run("dag", "put", "--input-codec=raw", big.toString()).err())
        .startsWith("Error: produced block is over 2MiB: ")
        .contains("--allow-big-block");
    assertThat(shell.ok("dag", "put", "--input-codec=raw", "--allow-big-block", big.toString()))
        .isEqualTo("bafyreid3x2ogyihhlqegio2rsp7f3awdgsiuxexl4wmiznr35adgn5ssv4\n");
  }

  @Test
  void getsValuesInTheCodecAskedFor() {
    putTree();
    assertThat(shell.ok("dag", "get", ROOT))
        .isEqualTo(
            "{\"a\":[{\"b\":%s},5],\"by\":{\"/\":{\"bytes\":\"AQID\"}},\"d\":%s,\"n\":null}"
                .formatted(link(LEAF), link(DIR)));
    assertThat(shell.ok("dag", "get", ROOT + "/a")).isEqualTo("[{\"b\":" + link(LEAF) + "},5]");
    assertThat(shell.ok("dag", "get", ROOT + "/a/0/b/v")).isEqualTo("1");
    assertThat(shell.ok("dag", "get", ROOT + "/a/00")).isEqualTo("{\"b\":" + link(LEAF) + "}");
    assertThat(shell.ok("dag", "get", ROOT + "/d/sub"))
        .isEqualTo(
            "{\"Data\":{\"/\":{\"bytes\":\"CAE\"}},\"Links\":[{\"Hash\":%s,\"Name\":\"f.txt\",\"Tsize\":6}]}"
                .formatted(link(FILE)));
    assertThat(shell.ok("dag", "get", ROOT + "/d/sub/f.txt"))
        .isEqualTo("{\"/\":{\"bytes\":\"aGVsbG8K\"}}");
    assertThat(shell.ok("dag", "get", "--output-codec=dag-cbor", ROOT + "/by"))
        .isEqualTo("C\u0001\u0002\u0003");
    assertThat(shell.ok("dag", "get", "--output-codec=raw", ROOT + "/by"))
        .isEqualTo("\u0001\u0002\u0003");
    assertThat(shell.ok("dag", "get", "--output-codec=json", LEAF + "/deep/list/0"))
        .isEqualTo("10");
    assertFails("unknown multicodec: \"foo\"", "dag", "get", "--output-codec=foo", ROOT);
    assertFails(
        "cannot marshal IPLD links to this codec", "dag", "get", "--output-codec=json", ROOT);
    assertFails(
        "func called on wrong kind: \"AsBytes\" called on a null node (kind: null), but only makes"
            + " sense on bytes",
        "dag",
        "get",
        "--output-codec=raw",
        ROOT + "/n");
    assertFails(
        "invalid path \"nope\": path does not have enough components", "dag", "get", "nope");
  }

  @Test
  void pathsLeadThroughEveryCodec() {
    putTree();
    String way = ROOT + "/a/0/b/deep/list/2/sub/f.txt";
    assertThat(shell.ok("cat", way)).isEqualTo("hello\n");
    assertThat(shell.ok("resolve", "/ipfs/" + way)).isEqualTo("/ipfs/" + FILE + "\n");
    assertThat(shell.ok("block", "stat", way)).isEqualTo("Key: " + FILE + "\nSize: 6\n");
    assertThat(shell.lines("ls", ROOT + "/d")).containsExactly(SUB + " - sub/", TOP + " 2 top");
    assertFails("key not found: \"7\"", "cat", ROOT + "/a/7");
    assertFails("key not found: \"nope\"", "resolve", "/ipfs/" + ROOT + "/nope");
    assertFails(
        "invalid segment for lookup on a list: \"x\": strconv.ParseInt: parsing \"x\": invalid"
            + " syntax",
        "ls",
        ROOT + "/a/x");
    assertFails(WRONG_KIND.formatted("int"), "refs", ROOT + "/a/1/x");
    assertFails(WRONG_KIND.formatted("null"), "dag", "get", ROOT + "/n/x");
    assertFails("no link named \"Links\" under " + DIR, "dag", "resolve", ROOT + "/d/Links/0");
  }

  /** A path may end inside a block: commands on blocks then take the block. */
  @Test
  void aPathMayEndInsideABlock() {
    putTree();
    assertThat(shell.ok("resolve", "/ipfs/" + ROOT + "/a/0/b/v"))
        .isEqualTo("/ipfs/" + LEAF + "/v\n");
    assertThat(shell.ok("block", "stat", ROOT + "/a")).startsWith("Key: " + ROOT + "\n");
    assertThat(shell.lines("refs", ROOT + "/a")).containsExactly(LEAF, DIR);
    assertThat(shell.lines("ls", ROOT + "/n")).containsExactly(LEAF + " 0 ", DIR + " - /");
    assertThat(shell.ok("pin", "add", ROOT + "/a")).isEqualTo("pinned " + ROOT + " recursively\n");
    assertFails("unknown node type", "cat", ROOT + "/a");
    assertFails("unknown node type", "get", ROOT + "/n");
  }

  @Test
  void resolvesToABlockAndTheRest() {
    putTree();
    assertThat(shell.ok("dag", "resolve", ROOT)).isEqualTo(ROOT);
    assertThat(shell.ok("dag", "resolve", ROOT + "/a/0/b/v")).isEqualTo(LEAF + "/v");
    assertThat(shell.ok("dag", "resolve", "/ipfs/" + ROOT + "/d/sub")).isEqualTo(SUB);
    assertThat(shell.ok("dag", "resolve", "--enc=json", ROOT + "/a/0/b/v"))
        .isEqualTo("{\"Cid\":{\"/\":\"" + LEAF + "\"},\"RemPath\":\"/v\"}\n");
    String base58 = "zdpuAka9ZwFD18DHuvGWn6DNEvsjaNE8TZUMptp7yM5BNtmPF";
    assertThat(shell.ok("dag", "resolve", "--cid-base=base58btc", ROOT + "/a/0/b/v"))
        .isEqualTo(base58 + "/v");
    assertThat(shell.ok("dag", "resolve", base58 + "/deep"))
        .as("in the base of the path")
        .isEqualTo(base58 + "/deep");
  }

  @Test
  void refsAndPinsGoThroughEveryCodec() {
    putTree();
    assertThat(shell.lines("refs", "-r", "--format=<src> <dst> <linkname>", ROOT))
        .startsWith(
            ROOT + " " + LEAF + " ",
            LEAF + " " + DIR + " ",
            DIR + " " + SUB + " sub",
            SUB + " " + FILE + " f.txt",
            DIR + " " + TOP + " top",
            ROOT + " " + DIR + " ")
        .hasSize(9);
    shell.ok("pin", "add", ROOT);
    shell.ok("repo", "gc");
    assertThat(shell.ok("cat", ROOT + "/a/0/b/deep/list/2/sub/f.txt")).isEqualTo("hello\n");
    assertThat(shell.lines("pin", "ls", "--type=indirect", "-q"))
        .contains(LEAF, DIR, SUB, FILE, TOP);
    assertThat(shell.lines("pin", "verify", "--verbose")).contains(ROOT + " ok");
    shell.ok("pin", "rm", ROOT);
    shell.ok("repo", "gc");
    assertThat(shell.run("block", "get", LEAF).code()).isEqualTo(1);
  }

  @Test
  void pinsWhatIsWhole() {
    putTree();
    String whole = put("{\"a\":" + link(DIR) + "}", "--pin");
    assertThat(shell.lines("pin", "ls", "--type=recursive", "-q")).contains(whole);
    assertThat(tryPut("{\"a\":" + link(MISSING) + "}", "--pin").err())
        .isEqualTo(
            "Error: block was not found locally (offline): ipld: could not find " + MISSING + "\n");
  }

  /** The DAG and the table of vectors/car: two roots that share one of their two blocks. */
  @Test
  void measuresDagsAndWhatTheyShare() {
    String shared = put("{\"test\":1}");
    String one = put("{\"bar\":" + link(shared) + "}");
    String two = put("{\"foo\":" + link(shared) + "}");
    assertThat(shell.ok("dag", "stat", one, two))
        .isEqualTo(
            """

            CID                                                        \tBlocks         \tSize
            bafyreibmdfd7c5db4kls4ty57zljfhqv36gi43l6txl44pi423wwmeskwy\t2              \t53
            bafyreie3njilzdi4ixumru4nzgecsnjtu7fzfcwhg7e6s4s5i7cnbslvn4\t2              \t53

            Summary
            Total Size: 99 (99 B)
            Unique Blocks: 3
            Shared Size: 7 (7 B)
            Ratio: 1.070707


            """);
    assertThat(shell.ok("dag", "stat", "--enc=json", one, two))
        .isEqualTo(
            ("{\"UniqueBlocks\":3,\"TotalSize\":99,\"SharedSize\":7,\"Ratio\":1.0707071,\"DagStats\":["
                    + "{\"Cid\":\"%s\",\"Size\":53,\"NumBlocks\":2},"
                    + "{\"Cid\":\"%s\",\"Size\":53,\"NumBlocks\":2}]}\n")
                .formatted(one, two));
    assertThat(shell.ok("dag", "stat", one, two))
        .isEqualTo(published("car/TestDagStatExpectedOutput.txt"));
  }

  private static String published(String file) {
    try {
      return Files.readString(Vectors.path(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void measuresFilesAndNamesWhatIsMissing() {
    putTree();
    assertThat(shell.ok("dag", "stat", "--progress=false", ROOT, DIR))
        .contains(ROOT + "\t6              \t324\n", DIR + "\t4              \t159\n")
        .contains("Shared Size: 159 (159 B)\nRatio: 1.490741\n");
    Cli.Result shown = shell.run("dag", "stat", "--progress", ROOT + "/d");
    assertThat(shown.err()).endsWith("\033[2K\r");
    assertThat(shown.out()).contains(DIR + "\t4 ");
    assertFails(
        "cannot return size for anything other than a DAG with a root CID",
        "dag",
        "stat",
        ROOT + "/a");
    String partial = put("{\"a\":" + link(MISSING) + "}");
    assertFails(
        "error traversing DAG: block was not found locally (offline): ipld: could not find "
            + MISSING,
        "dag",
        "stat",
        partial);
    assertThat(shell.ok("dag", "resolve", partial + "/a")).isEqualTo(MISSING);
    assertThat(shell.ok("ls", partial)).isEqualTo(MISSING + " 0 \n");
  }

  @Test
  void blocksThatAreNotWhatTheirCodecSaysAreRefused() {
    String bad = shell.runWithInput("abc\n", "block", "put", "--cid-codec=dag-cbor").out().strip();
    String why = "dag-cbor: unexpected content after end of cbor object";
    assertFails(why, "dag", "get", bad);
    assertFails(why, "ls", bad);
    assertFails(why, "dag", "resolve", bad + "/x");
    assertFails(why + " in " + bad, "refs", bad);
    assertFails("pin: " + why + " in " + bad, "pin", "add", bad);
    assertFails("error traversing DAG: " + why + " in " + bad, "dag", "stat", bad);
    String key =
        shell.runWithInput("abc\n", "block", "put", "--cid-codec=libp2p-key").out().strip();
    String unknown =
        "could not choose a decoder: no decoder registered for multicodec code 114 (0x72)";
    assertFails(unknown, "dag", "get", key);
    assertFails(unknown, "ls", key);
    assertFails(unknown, "dag", "resolve", key + "/x");
    assertFails(unknown, "refs", key);
    assertFails("pin: " + unknown, "pin", "add", key);
    assertThat(shell.ok("dag", "resolve", key)).isEqualTo(key);
  }
}

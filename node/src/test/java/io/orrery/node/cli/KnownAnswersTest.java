package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.node.rpc.TestDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published CIDs of small contents (IPIP-0499, Kubo's and Helia's tests), by the command line. */
class KnownAnswersTest {
  private static final String OLD = "--profile=unixfs-v0-2015";

  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void aRepo() throws IOException {
    cli = Cli.of(TestDaemon.init(folder.resolve("repo")));
  }

  private String cid(String input, String... options) {
    String[] words = new String[options.length + 2];
    words[0] = "add";
    words[1] = "-Q";
    System.arraycopy(options, 0, words, 2, options.length);
    Cli.Result result = cli.stdin(input).run(words);
    assertThat(result.err()).isEmpty();
    return result.out().strip();
  }

  @Test
  void files() {
    assertThat(cid("hello world\n", OLD))
        .isEqualTo("QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o");
    assertThat(cid("hello world\n"))
        .isEqualTo("bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4");
    assertThat(cid("hello world", OLD)).isEqualTo("Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD");
    assertThat(cid("hello world"))
        .isEqualTo("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
    assertThat(cid("hello world", "--raw-leaves=false"))
        .isEqualTo("bafybeihykld7uyxzogax6vgyvag42y7464eywpf55gxi5qpoisibh3c5wa");
    assertThat(cid("hello world\n", "--chunker=size-8"))
        .isEqualTo("bafybeibjvyzlfpnwacaiufyfdn4arggqci3mof2464pudj43fmswoa2lwy");
    assertThat(cid("hello world\n", OLD, "--chunker=size-8"))
        .isEqualTo("Qmf9wDYqzq1bM9wheWMQrRC8qh5RPfdPiiezaNPhmhfmYL");
    assertThat(cid("Hello Worlds!\n", OLD))
        .isEqualTo("QmVr26fY1tKyspEJBniVhqxQeEjhF78XerGiqWAwraVLQH");
    assertThat(cid("", OLD)).isEqualTo("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH");
    assertThat(cid("")).isEqualTo("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
  }

  @Test
  void metadata() {
    assertThat(cid("", OLD, "--mode=0640", "--mtime=1604320482"))
        .isEqualTo("QmYkvboLsvLFcSYmqVJRxvBdYRQLroLv9kELf3LRiCqBri");
    assertThat(cid("", OLD, "--mtime=1603539720", "--mtime-nsecs=54321"))
        .isEqualTo("QmaKH8H5rXBUBCX4vdxi7ktGQEL7wejV7L9rX2qpZjwncz");
    // Kubo takes zero for not given.
    assertThat(cid("", OLD, "--mode=0")).isNotEqualTo(cid("", OLD));
    assertThat(cid("", OLD, "--mtime=0")).isNotEqualTo(cid("", OLD));
    assertThat(cid("", OLD, "--mode=04755")).isNotEqualTo(cid("", OLD, "--mode=0755"));
    assertThat(cli.stdin("").run("add", "--mode=0100644").err())
        .isEqualTo("Error: mode 100644 (octal) has more than the twelve bits of chmod\n");
  }

  @Test
  void metadataAndRawLeavesOfAProfileGoTogether() {
    String one = cid("hello world\n", "--mode=0644");
    assertThat(one).startsWith("bafybei");
    assertThat(cli.run("cat", one).out()).isEqualTo("hello world\n");
    String many = cid("hello world\n", "--mode=0644", "--chunker=size-8");
    assertThat(cli.run("refs", many).out().lines())
        .hasSize(2)
        .allSatisfy(leaf -> assertThat(leaf).startsWith("bafkrei"));
  }

  @Test
  void directories() throws IOException {
    Path hello = Files.createDirectory(folder.resolve("hello"));
    Files.writeString(hello.resolve("hello.txt"), "hello world\n");
    assertThat(cid("", "-r", hello.toString()))
        .isEqualTo("bafybeidhkumeonuwkebh2i4fc7o7lguehauradvlk57gzake6ggjsy372a");
    assertThat(cid("", OLD, "-r", hello.toString()))
        .isEqualTo("QmfLiVjH2vujCVP2e75zyzBYmpcjktmDeU1YBz6Ct8BBsc");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(cid("", "-r", empty.toString()))
        .isEqualTo("bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354");
    Files.createDirectories(hello.resolve("none/deeper"));
    assertThat(cid("", "-r", "--empty-dirs=false", hello.toString()))
        .isNotEqualTo("bafybeidhkumeonuwkebh2i4fc7o7lguehauradvlk57gzake6ggjsy372a");
    Files.delete(hello.resolve("none/deeper"));
    assertThat(cid("", "-r", "--empty-dirs=false", hello.toString()))
        .isEqualTo("bafybeidhkumeonuwkebh2i4fc7o7lguehauradvlk57gzake6ggjsy372a");
  }

  @Test
  void symlinks() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("files/foo/baz"));
    assertThat(cid("", OLD, link.toString()))
        .isEqualTo("QmdocmZeF7qwPT9Z8SiVhMSyKA2KKoA2J7jToW6z6WBmxR");
  }

  @Test
  void shards() throws IOException {
    Path ab = Files.createDirectory(folder.resolve("ab"));
    Files.writeString(ab.resolve("a"), "a");
    Files.writeString(ab.resolve("b"), "b");
    assertThat(cid("", "-r", "--max-directory-links=1", ab.toString()))
        .isEqualTo("bafybeifgjerdhtf5w2udgjneoa2whz3xuzu42f3eypx6yyp66k2is3765m");
  }

  @Test
  void unknownProfile() {
    assertThat(cli.stdin("").run("add", "--profile=test").err())
        .isEqualTo(
            "Error: unknown import profile \"test\": take unixfs-v1-2025 or unixfs-v0-2015\n");
  }
}

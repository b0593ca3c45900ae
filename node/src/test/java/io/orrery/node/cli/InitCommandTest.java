package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code init}, by both names of the program. */
class InitCommandTest {
  private static final String HELLO_V0 = "QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o\n";
  private static final String HELLO_V1 =
      "bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4\n";
  private static final String EMPTY_DIRECTORY = "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn";

  @TempDir Path folder;

  private Cli orrery() {
    return Cli.of(folder.resolve("repo"));
  }

  private Cli ipfs() {
    return orrery().calledAs("ipfs");
  }

  private static String added(Cli cli, String... options) {
    String[] words = new String[options.length + 2];
    words[0] = "add";
    words[1] = "-Q";
    System.arraycopy(options, 0, words, 2, options.length);
    return cli.stdin("hello world\n").run(words).out();
  }

  @Test
  void saysWhoTheNodeIsAndWhereItLies() {
    Cli.Result made = orrery().run("init");
    assertThat(made.err()).isEmpty();
    assertThat(made.code()).isZero();
    String id = orrery().run("config", "Identity.PeerID").out();
    assertThat(id).startsWith("12D3KooW");
    assertThat(made.out())
        .isEqualTo(
            "generating ED25519 keypair...done\npeer identity: "
                + id
                + "initializing IPFS node at "
                + folder.resolve("repo")
                + "\n");
  }

  @Test
  void orreryGivesTheCidsOfUnixfsV1() {
    orrery().run("init");
    assertThat(added(orrery())).isEqualTo(HELLO_V1);
    assertThat(added(orrery(), "--profile=unixfs-v0-2015")).isEqualTo(HELLO_V0);
    assertThat(orrery().run("pin", "ls", "-q", "--type=recursive").out().lines()).hasSize(2);
  }

  @Test
  void aProfileDecidesTheCids() {
    orrery().run("init", "--profile=unixfs-v0-2015");
    assertThat(added(orrery())).isEqualTo(HELLO_V0);
  }

  @Test
  void calledIpfsItGivesKubosCidsAndItsEmptyDirectory() {
    ipfs().run("init");
    assertThat(added(ipfs())).isEqualTo(HELLO_V0);
    assertThat(ipfs().run("pin", "ls", "--type=recursive").out())
        .contains(EMPTY_DIRECTORY + " recursive");
  }

  @Test
  void aRepoIsNeverMadeTwice() {
    orrery().run("init");
    String id = orrery().run("id", "-f", "<id>").out();
    Cli.Result again = orrery().run("init");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.out()).isEmpty();
    assertThat(again.err()).startsWith("Error: ipfs configuration file already exists!\n");
    assertThat(orrery().run("id", "-f", "<id>").out()).isEqualTo(id);
  }

  @Test
  void badWishesLeaveNoRepo() {
    assertThat(orrery().run("init", "--profile=nope").err())
        .contains("invalid configuration profile: nope");
    assertThat(orrery().run("init", "--algorithm=rsa").err()).contains("only ed25519");
    assertThat(orrery().run("id").err()).contains("please run: 'orrery init'");
    assertThat(orrery().run("init").code()).isZero();
  }

  @Test
  void takesAWholeConfiguration() throws Exception {
    Cli other = Cli.of(folder.resolve("other"));
    other.run("init");
    Path config = folder.resolve("other/config");
    Cli.Result made = orrery().run("init", config.toString());
    assertThat(made.out()).isEqualTo("initializing IPFS node at " + folder.resolve("repo") + "\n");
    assertThat(Files.readString(folder.resolve("repo/config"))).isEqualTo(Files.readString(config));
  }
}

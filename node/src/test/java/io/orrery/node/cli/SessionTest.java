package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.node.cli.Cli.Result;
import io.orrery.node.commands.Root;
import io.orrery.node.rpc.TestDaemon;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program from its words to its output, with a daemon and without. */
class SessionTest {
  @TempDir Path folder;

  private TestDaemon daemon;

  @AfterEach
  void stopDaemon() throws Exception {
    if (daemon != null) {
      daemon.close();
    }
  }

  private Cli cli() {
    return Cli.of(folder.resolve("repo"));
  }

  private static void succeeds(Result result, String out) {
    assertThat(result).isEqualTo(new Result(0, out, ""));
  }

  private static void fails(Result result, String err) {
    assertThat(result).isEqualTo(new Result(1, "", err));
  }

  @Nested
  class WithoutRepo {
    @Test
    void versionNeedsNone() {
      succeeds(cli().run("version"), "orrery version 0.1.0\n");
      succeeds(cli().calledAs("/usr/bin/ipfs").run("version"), "ipfs version 0.1.0\n");
      succeeds(cli().run("--version", "-n"), "0.1.0\n");
      assertThat(cli().run("version", "--enc=json").out()).startsWith("{\"Version\":\"0.1.0\",");
      assertThat(Files.exists(folder.resolve("repo"))).isFalse();
    }

    @Test
    void otherCommandsSayHowToMakeOne() {
      fails(
          cli().calledAs("ipfs").run("id"),
          "Error: no IPFS repo found in "
              + folder.resolve("repo")
              + ".\nplease run: 'ipfs init'\n");
    }

    @Test
    void shutdownFindsNoDaemon() {
      fails(cli().run("shutdown"), "Error: daemon not running\n");
    }
  }

  @Nested
  class Words {
    @Test
    void optionsStandAnywhereAndInAllForms() {
      succeeds(cli().run("--offline", "version", "-n"), "0.1.0\n");
      succeeds(cli().run("version", "--offline", "--number"), "0.1.0\n");
      succeeds(cli().run("version", "-n=true", "--offline=false"), "0.1.0\n");
      succeeds(cli().run("version", "--number=false"), "orrery version 0.1.0\n");
      succeeds(cli().run("--timeout", "1h30m", "version", "-nD"), "0.1.0\n");
      succeeds(cli().run("--repo-dir", "version", "version", "-n"), "0.1.0\n");
    }

    @Test
    void optionsMayStandBetweenInputs() {
      String cid = "bafkqaddwgevxmmraojswg33smq";
      String both = cli().run("cid", "format", cid, "bafkqaaa").out();
      assertThat(both.lines()).hasSize(2);
      succeeds(cli().run("cid", "format", cid, "-v=1", "bafkqaaa", "--offline"), both);
      succeeds(cli().run("cid", "format", cid, "-v", "1", "bafkqaaa"), both);
    }

    @Test
    void wrongOnesAreNamed() {
      fails(cli().run("version", "--foo"), "Error: unknown option \"foo\"\n");
      fails(cli().run("version", "--foo=bar"), "Error: unknown option \"foo\"\n");
      fails(cli().run("version", "-x"), "Error: unknown option \"x\"\n");
      fails(cli().run("version", "-n", "-n"), "Error: multiple values for option \"number\"\n");
      fails(cli().run("version", "--timeout"), "Error: missing argument for option \"timeout\"\n");
      fails(
          cli().run("version", "--number=maybe"),
          "Error: strconv.ParseBool: parsing \"maybe\": invalid syntax\n");
      fails(
          cli().run("version", "--timeout=soon"),
          "Error: invalid duration \"soon\": write it as 90s or 1h30m\n");
      fails(cli().run("version", "--enc=xml"), "Error: invalid encoding: xml\n");
      fails(
          cli().run("--api=localhost:5001", "id"),
          "Error: failed to parse multiaddr \"localhost:5001\": must begin with /\n");
    }

    @Test
    void behindTheFirstInputNoWordIsACommand() {
      fails(cli().run("foo", "version"), "Error: Unknown Command \"foo\"\n\n");
      Result result = cli().run("pin", "foo", "ls");
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).startsWith("Error: expected 0 argument(s), got 2\n\nUSAGE\n");
    }

    @Test
    void anUnknownCommandBringsSuggestions() {
      fails(
          cli().run("versio"),
          "Error: Unknown Command \"versio\"\n\nDid you mean this?\n\n\tversion\n");
      fails(cli().run("zzzzzzzz"), "Error: Unknown Command \"zzzzzzzz\"\n\n");
    }

    @Test
    void tooManyOrTooFewArgumentsShowTheUsage() {
      Result tooMany = cli().calledAs("ipfs").run("id", "a", "b");
      assertThat(tooMany.code()).isEqualTo(1);
      assertThat(tooMany.out()).isEmpty();
      assertThat(tooMany.err())
          .startsWith(
              """
              Error: expected 1 argument(s), got 2

              USAGE
                ipfs id [<peerid>] - Show IPFS node id info.

                ipfs id [--format=<format> | -f] [--peerid-base=<peerid-base>] [--] [<peerid>]

                Prints out information about the specified peer.
              """)
          .contains("\n      ipfs id Qmece")
          .endsWith("  'ipfs id <subcmd> --help'\n\n\n");
      assertThat(cli().run("config").err())
          .startsWith("Error: argument \"key\" is required\n\nUSAGE\n");
    }

    @Test
    void helpIsShownInBothLengths() {
      assertThat(cli().run("version", "--help").out())
          .isEqualTo(
              """
              USAGE
                orrery version - Show version information.

              SYNOPSIS
                orrery version [--number | -n] [--commit] [--repo] [--all]

              OPTIONS

                -n, --number  bool - Only show the version number.
                --commit      bool - Show the commit hash.
                --repo        bool - Show repo version.
                --all         bool - Show all version information.

              DESCRIPTION

                Returns the current version of the program and exits.


              """);
      assertThat(cli().run("help", "version").out())
          .isEqualTo(cli().run("version", "--help").out());
      assertThat(cli().run().out()).startsWith("USAGE\n  orrery - ").contains("  orrery version ");
      assertThat(cli().run("commands", "completion").out())
          .isEqualTo(cli().run("commands", "completion", "-h").out());
    }
  }

  @Nested
  class WithRepo {
    @Test
    void idAndConfigAnswerTheSameWithADaemonAndWithout() throws Exception {
      Path repo = TestDaemon.init(folder.resolve("repo"));
      String[][] calls = {
        {"id"},
        {"id", "-f", "<id> <aver>\\n"},
        {"id", "--peerid-base=base36", "-f=<id>"},
        {"id", "nope"},
        {"id", "--offline", "12D3KooWFenqS8cCMbBNuMJfz1sr7VVB7Fo1xXbvkVydntCSdSUj"},
        {"id", "--enc=json"},
        {"config", "Addresses.API"},
        {"config", "Addresses"},
        {"config", "Nope"},
        {"config", "Identity.PrivKey"},
        {"config", "--json", "Discovery.MDNS.Enabled", "{bad"},
        {"config", "show"},
      };
      Result[] alone = new Result[calls.length];
      for (int i = 0; i < calls.length; i++) {
        alone[i] = cli().run(calls[i]);
      }
      daemon = TestDaemon.start(repo, Root.COMMAND);
      for (int i = 0; i < calls.length; i++) {
        assertThat(cli().run(calls[i])).as(String.join(" ", calls[i])).isEqualTo(alone[i]);
      }
      assertThat(alone[0].out()).startsWith("{\n\t\"ID\": \"12D3KooW").endsWith("\n}\n\n");
      assertThat(alone[3]).isEqualTo(new Result(1, "", "Error: invalid peer id\n"));
    }

    @Test
    void configIsChangedThroughTheDaemonAndWithout() throws Exception {
      Path repo = TestDaemon.init(folder.resolve("repo"));
      succeeds(cli().run("config", "Datastore.StorageMax", "5GB"), "");
      daemon = TestDaemon.start(repo, Root.COMMAND);
      succeeds(cli().run("config", "Datastore.StorageMax"), "5GB\n");
      succeeds(cli().run("config", "--bool", "Discovery.MDNS.Enabled", "true"), "");
      daemon.close();
      succeeds(cli().run("config", "Discovery.MDNS.Enabled"), "true\n");
    }

    @Test
    void configIsReplacedByAFileOfTheCaller() throws Exception {
      Path repo = TestDaemon.init(folder.resolve("repo"));
      Path file = folder.resolve("config.json");
      daemon = TestDaemon.start(repo, Root.COMMAND);
      String shown = cli().run("config", "show").out();
      Files.writeString(file, shown.replace("\"10GB\"", "\"7GB\""));
      succeeds(cli().run("config", "replace", file.toString()), "");
      succeeds(cli().run("config", "Datastore.StorageMax"), "7GB\n");
      Files.writeString(file, "{bad");
      assertThat(cli().run("config", "replace", file.toString()).err())
          .startsWith("Error: failed to decode file as config");
    }

    @Test
    void aStaleApiFileFallsBackToTheRepo() throws Exception {
      Path repo = TestDaemon.init(folder.resolve("repo"));
      int unused;
      try (ServerSocket socket = new ServerSocket(0)) {
        unused = socket.getLocalPort();
      }
      String address = "/ip4/127.0.0.1/tcp/" + unused;
      Files.writeString(repo.resolve("api"), address);
      succeeds(cli().run("config", "Addresses.API"), "/ip4/127.0.0.1/tcp/0\n");
      fails(
          cli().run("--api", address, "id"),
          "Error: cannot connect to the api. Is the daemon running? To run as a standalone CLI"
              + " command remove the api file in `$ORRERY_PATH/api`\n");
    }

    @Test
    void shutdownReachesTheDaemon() throws Exception {
      Path repo = TestDaemon.init(folder.resolve("repo"));
      daemon = TestDaemon.start(repo, Root.COMMAND);
      succeeds(cli().run("shutdown"), "");
      daemon.awaitStop();
    }
  }
}

package io.orrery.node.cli;

import io.orrery.ipld.FaultException;
import io.orrery.node.commands.Root;
import io.orrery.node.repo.Config;
import io.orrery.node.repo.Identity;
import io.orrery.node.repo.Program;
import io.orrery.node.repo.Repo;
import io.orrery.node.rpc.TestDaemon;
import java.nio.file.Path;
import java.util.List;

/**
 * A new repo and the program called on it, by the name ipfs and with Kubo's import settings: each
 * call opens the repo for itself, or all go to a daemon that holds it.
 */
final class Shell implements AutoCloseable {
  private final Path repo;
  private final Cli cli;
  private TestDaemon daemon;

  Shell(Path repo, boolean withDaemon) throws FaultException {
    this.repo = repo;
    this.cli = Cli.of(repo).calledAs("ipfs");
    Config config = Config.initial(Program.IPFS, Identity.generate(), "");
    Repo.init(repo, Program.IPFS, config, "test").close();
    if (withDaemon) {
      startDaemon();
    }
  }

  void startDaemon() throws FaultException {
    daemon = TestDaemon.start(repo, Root.COMMAND);
  }

  TestDaemon daemon() {
    return daemon;
  }

  Cli.Result run(String... words) {
    return cli.run(words);
  }

  Cli.Result runWithInput(String input, String... words) {
    return cli.stdin(input).run(words);
  }

  Cli.Result runWithInput(byte[] input, String... words) {
    return cli.stdin(input).run(words);
  }

  /** What a call that must succeed prints, where that is no text. */
  byte[] bytes(String... words) {
    return cli.bytes(words);
  }

  /** Runs a call that must succeed and gives what it printed. */
  String ok(String... words) {
    Cli.Result result = run(words);
    if (result.code() != 0) {
      throw new AssertionError(String.join(" ", words) + ": " + result.err());
    }
    return result.out();
  }

  /** The same, line by line. */
  List<String> lines(String... words) {
    return ok(words).lines().toList();
  }

  /** The last line, as {@code tail -1} gives it. */
  String last(String... words) {
    List<String> lines = lines(words);
    return lines.get(lines.size() - 1);
  }

  @Override
  public void close() throws FaultException {
    if (daemon != null) {
      daemon.close();
      daemon = null;
    }
  }
}

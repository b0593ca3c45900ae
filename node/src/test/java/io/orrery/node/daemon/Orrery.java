package io.orrery.node.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orrery.fuse.mount.MountEntry;
import io.orrery.fuse.mount.MountTable;
import io.orrery.ipld.FaultException;
import io.orrery.node.repo.Config;
import io.orrery.node.repo.Identity;
import io.orrery.node.repo.Program;
import io.orrery.node.repo.Repo;
import io.orrery.node.repo.RepoLock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The program in processes of its own, on a repo of its own. Closing it leaves no process and no
 * mount behind.
 */
public final class Orrery implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 120;

  private final Path repo;
  private final List<Serving> served = new ArrayList<>();

  public Orrery(Path repo) {
    this.repo = repo;
  }

  /** With a repo that listens on any free port. */
  public static Orrery initialized(Path repo) throws FaultException {
    Config config =
        Config.initial(Program.ORRERY, Identity.generate(), "")
            .with("Addresses.API", "/ip4/127.0.0.1/tcp/0");
    Repo.init(repo, Program.ORRERY, config, "a test").close();
    return new Orrery(repo);
  }

  public static void requireMounts() {
    assumeTrue(Files.exists(Path.of("/dev/fuse")), "no /dev/fuse here: mounts are not tested");
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "not root: mounts are not tested here");
  }

  public Path repo() {
    return repo;
  }

  /** Runs a command to its end. */
  public Ran run(String... words) {
    return Ran.of(start(ProcessBuilder.Redirect.PIPE, words));
  }

  /** Starts a command and does not wait for it. */
  public Process start(ProcessBuilder.Redirect errors, String... words) {
    // Tests that run in the background of a shell, or beyond its end, were started with these
    // ignored.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,HUP"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What opens the JDK to LMDB here, the options of newer JDKs included, does so there.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Dfile.encoding=UTF-8",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.orrery.node.cli.Main"));
    command.addAll(Arrays.asList(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
    builder.environment().put("ORRERY_PATH", repo.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A daemon, ready. */
  public Serving daemon(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "daemon";
    System.arraycopy(words, 0, all, 1, words.length);
    Serving serving = new Serving(start(ProcessBuilder.Redirect.INHERIT, all));
    served.add(serving);
    serving.awaitLine("Daemon is ready");
    return serving;
  }

  /** Who holds the repo. */
  public Optional<RepoLock.Owner> owner() throws FaultException {
    return RepoLock.owner(repo);
  }

  /** Waits for the end of the process that holds the repo, if one does. */
  public void awaitRelease() throws FaultException {
    holder().ifPresent(Orrery::awaitEnd);
    assertThat(owner()).isEmpty();
  }

  private Optional<ProcessHandle> holder() throws FaultException {
    return owner().flatMap(owner -> ProcessHandle.of(owner.pid()));
  }

  private static void awaitEnd(ProcessHandle process) {
    process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() throws FaultException {
    served.forEach(Serving::kill);
    Optional<ProcessHandle> alive = holder();
    alive.ifPresent(ProcessHandle::destroyForcibly);
    alive.ifPresent(Orrery::awaitEnd);
    for (MountEntry left : MountTable.read().ours(id())) {
      Ran.sh(repo, "umount -l '" + left.mountPoint() + "'");
    }
  }

  private String id() throws FaultException {
    return Repo.existsAt(repo)
        ? (String) Repo.readConfig(repo, Program.ORRERY).get("Identity.PeerID")
        : "none";
  }
}

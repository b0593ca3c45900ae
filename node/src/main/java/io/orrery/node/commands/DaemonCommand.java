package io.orrery.node.commands;

import io.orrery.node.command.Command;
import io.orrery.node.command.Environment;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.daemon.Daemon;
import io.orrery.node.daemon.Logging;
import io.orrery.node.mounts.MountWish;
import io.orrery.node.repo.Config;
import io.orrery.node.repo.Identity;
import io.orrery.node.repo.Repo;
import io.orrery.node.rpc.ApiAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** {@code daemon}. */
final class DaemonCommand {
  private static final Option<Boolean> INIT =
      Option.flag("init").help("Initialize the repo with default settings if there is none yet.");
  private static final Option<String> INIT_PROFILE =
      Option.text("init-profile")
          .help("Configuration profiles to apply for --init. See init --help for more.");
  private static final Option<Boolean> MOUNT =
      Option.flag("mount").help("Mounts IPFS to the filesystem using FUSE.");
  private static final Option<String> MOUNT_IPFS =
      Option.text("mount-ipfs")
          .help(
              "Path to the mountpoint for IPFS (if using --mount). Defaults to Mounts.IPFS of the"
                  + " config.");
  private static final Option<String> MOUNT_IPNS =
      Option.text("mount-ipns")
          .help(
              "Path to the mountpoint for IPNS (if using --mount). Defaults to Mounts.IPNS of the"
                  + " config.");
  private static final Option<String> MOUNT_MFS =
      Option.text("mount-mfs")
          .help(
              "Path to the mountpoint for MFS (if using --mount). Defaults to Mounts.MFS of the"
                  + " config.");
  private static final Option<Boolean> ALLOW_OTHER =
      Option.flag("allow-other")
          .help(
              "Let other users enter the mount. Defaults to Mounts.FuseAllowOther of the config.");

  private static final StandardMounts ALL = new StandardMounts(MOUNT_IPFS, MOUNT_IPNS, MOUNT_MFS);

  static final Command COMMAND =
      Command.named("daemon", "Run the node: serve commands, and mounts, until it is told to stop.")
          .summary(
              """
              Holds the repo and serves other commands over RPC, at Addresses.API of the config, and
              with --mount the trees at /ipfs, /ipns and /mfs. Prints 'Daemon is ready' when all is up.

              Ends in order on SIGINT, SIGTERM or SIGHUP, or by the command shutdown: unmounts, lets
              running calls end for some seconds, closes the store. A second signal ends it at once.""")
          .options(INIT, INIT_PROFILE, MOUNT, MOUNT_IPFS, MOUNT_IPNS, MOUNT_MFS, ALLOW_OTHER)
          .place(Command.Place.HERE)
          .run((request, results) -> run(request, new Lines(results)))
          .build();

  /** What is said while starting and ending; each line goes out at once. */
  private static final class Lines {
    private final OutputStream out;

    Lines(Results results) throws IOException {
      out = results.bytes("text/plain", Results.UNKNOWN_LENGTH);
    }

    void say(String line) throws IOException {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private DaemonCommand() {}

  private static void run(Request request, Lines lines) throws IOException {
    lines.say("Initializing daemon...");
    for (String line : VersionCommand.allLines()) {
      lines.say(line);
    }
    try {
      serve(request, lines);
    } catch (IOException e) {
      // As Kubo does: its error follows an empty line on standard output.
      lines.say("");
      throw e;
    }
  }

  private static void serve(Request request, Lines lines) throws IOException {
    Environment environment = request.environment();
    Logging.start(request.get(GlobalOptions.DEBUG));
    if (request.get(INIT)) {
      init(request, lines);
    }
    try (Daemon daemon =
        Daemon.open(
            environment.program(),
            environment.repoPath(),
            environment.program().label() + " daemon")) {
      daemon.endOnSignals();
      lines.say("PeerID: " + daemon.node().repo().id());
      lines.say("Swarm not listening, running in offline mode.");
      for (ApiAddress bound : daemon.listen(Root.COMMAND, ProgramVersion.AGENT)) {
        lines.say("RPC API server listening on " + bound);
      }
      if (request.get(MOUNT)) {
        mount(request, daemon, lines);
      }
      lines.say("Daemon is ready");
      daemon.awaitStop();
      sayEnd(lines);
    }
  }

  /** As Kubo: a repo that is there already is taken as it is. */
  private static void init(Request request, Lines lines) throws IOException {
    Environment environment = request.environment();
    Path path = environment.repoPath();
    if (Repo.existsAt(path)) {
      return;
    }
    lines.say("generating ED25519 keypair...done");
    Identity identity = Identity.generate();
    lines.say("peer identity: " + identity.peerId());
    String profiles = request.find(INIT_PROFILE).orElse("");
    Config config = Config.initial(environment.program(), identity, profiles);
    lines.say("initializing IPFS node at " + path);
    InitCommand.make(environment, config);
  }

  private static void mount(Request request, Daemon daemon, Lines lines) throws IOException {
    Boolean allowOther = request.given(ALLOW_OTHER) ? request.get(ALLOW_OTHER) : null;
    MountWish wish = new MountWish(allowOther, null);
    Map<String, Path> mounted = ALL.mount(daemon.node().mounts(), request, wish);
    for (Map.Entry<String, Path> tree : mounted.entrySet()) {
      lines.say(tree.getKey() + " mounted at: " + tree.getValue());
    }
  }

  /** Whoever read the first lines may be gone, which is no reason to end in disorder. */
  private static void sayEnd(Lines lines) {
    try {
      lines.say("");
      lines.say("Received interrupt signal, shutting down...");
      lines.say("(Hit ctrl-c again to force-shutdown the daemon.)");
    } catch (IOException e) {
      // Nowhere is left to say it.
      return;
    }
  }
}

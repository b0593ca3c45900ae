package io.orrery.node.commands;

import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.node.Node;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Environment;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.command.UsageException;
import io.orrery.node.daemon.Background;
import io.orrery.node.daemon.Daemon;
import io.orrery.node.daemon.Logging;
import io.orrery.node.json.JsonObject;
import io.orrery.node.json.JsonReader;
import io.orrery.node.mounts.MountDriver;
import io.orrery.node.mounts.MountWish;
import io.orrery.node.mounts.MountedTree;
import io.orrery.node.mounts.Mounts;
import io.orrery.node.repo.Repo;
import io.orrery.unixfs.ContentPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code mount}. */
final class MountCommand {
  private static final Option<String> IPFS_PATH =
      Option.text("ipfs-path", "f").help("The path where IPFS should be mounted.");
  private static final Option<Boolean> ALLOW_OTHER =
      Option.flag("allow-other")
          .help("Let other users enter. Defaults to Mounts.FuseAllowOther of the config.");
  private static final Option<String> DRIVER =
      Option.text("driver")
          .help(
              "What puts it before the kernel: auto, kernel or jnr-fuse. Defaults to Mounts.Driver of"
                  + " the config.");
  private static final Option<Boolean> FOREGROUND =
      Option.flag("foreground")
          .help("Serve the mount in this process until it is unmounted, and log to its terminal.");

  /** The root's block may have to come from far away first. */
  private static final int START_MINUTES = 3;

  static final Command COMMAND =
      Command.named("mount", "Mount IPFS to the filesystem (read-only).")
          .summary(
              """
              Without arguments, mounts the tree of all content at /ipfs (Mounts.IPFS in the config,
              or -f): every CID is a name in it, and a listing shows what is pinned.

              With a CID or a path and a directory, mounts that one tree there.""")
          .description(
              """
              Without arguments, mounts the tree of all content at /ipfs (Mounts.IPFS in the config,
              or -f): every CID is a name in it, and a listing shows what is pinned.

              With a CID or a path and a directory, mounts that one tree there:

                > %s mount QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn /mnt/empty

              No daemon is needed. Where one runs, it serves the mount; where none does, a process
              in the background does, holds the repo and serves other commands like a daemon, until
              the last mount is gone. Its log is the file mount.log in the repo."""
                  .formatted("orrery"))
          .arguments(
              Argument.text("ipfs-path", "The CID or path of a directory.").optional(),
              Argument.text("directory", "The empty directory to mount it at.").optional())
          .options(IPFS_PATH, ALLOW_OTHER, DRIVER, FOREGROUND)
          .prepare((request, terminal) -> makeAbsolute(request))
          .text(MountCommand::print)
          .run(MountCommand::run)
          .build();

  private MountCommand() {}

  /** Another process may be the one that mounts, and has another working directory. */
  private static void makeAbsolute(Request request) throws UsageException {
    List<String> given = request.givenArguments();
    if (given.size() == 1) {
      throw new UsageException(
          "argument \"directory\" is required: where to mount " + given.get(0));
    }
    if (!given.isEmpty() && request.given(IPFS_PATH)) {
      throw new UsageException("-f says where all of IPFS is mounted: leave it out with a path");
    }
    if (!given.isEmpty()) {
      request.setArgument(1, Path.of(given.get(1)).toAbsolutePath().toString());
    }
    if (request.given(IPFS_PATH)) {
      request.set(IPFS_PATH, Path.of(request.get(IPFS_PATH)).toAbsolutePath().toString());
    }
  }

  private static void run(Request request, Results results) throws IOException {
    Environment environment = request.environment();
    if (environment.isDaemon()) {
      if (request.get(FOREGROUND)) {
        throw FaultException.refused(
            "process "
                + ProcessHandle.current().pid()
                + " serves this repo already and would serve the mount: leave out --foreground");
      }
      results.emitOnce(mount(environment.node(), request));
    } else if (request.get(FOREGROUND)) {
      serve(request, results);
    } else {
      results.emitOnce(startInBackground(request));
    }
  }

  private static JsonObject mount(Node node, Request request) throws IOException {
    Mounts mounts = node.mounts();
    MountWish wish =
        new MountWish(
            request.given(ALLOW_OTHER) ? request.get(ALLOW_OTHER) : null,
            request.given(DRIVER) ? MountDriver.parse(request.get(DRIVER)) : null);
    List<String> arguments = request.arguments();
    if (arguments.size() == 1) {
      throw new UsageException("argument \"directory\" is required");
    }
    if (arguments.isEmpty()) {
      Path at = request.given(IPFS_PATH) ? Path.of(request.get(IPFS_PATH)) : null;
      MountedTree tree = mounts.mountIpfs(at, wish);
      return new JsonObject().put("IPFS", tree.mountPoint().toString());
    }
    ContentPath asked = ContentPath.parse(arguments.get(0));
    // One tree stays as it is while it is mounted: what the name means now.
    ContentPath content =
        request.await(node.names().resolve(asked, Deadline.after(mounts.rules().lookupDeadline())));
    MountedTree tree = mounts.mountRoot(content, Path.of(arguments.get(1)), wish);
    return new JsonObject()
        .put("Content", tree.content())
        .put("MountPoint", tree.mountPoint().toString());
  }

  /** Stays until the last mount is gone or a signal comes. */
  private static void serve(Request request, Results results) throws IOException {
    Environment environment = request.environment();
    Logging.start(request.get(GlobalOptions.DEBUG));
    try (Daemon daemon =
        Daemon.open(
            environment.program(),
            environment.repoPath(),
            environment.program().label() + " mount")) {
      daemon.endOnSignals();
      daemon.node().mounts().endWhenEmpty(daemon::stop);
      daemon.listen(Root.COMMAND, ProgramVersion.AGENT);
      results.emitOnce(mount(daemon.node(), request));
      daemon.awaitStop();
    }
  }

  private static JsonObject startInBackground(Request request) throws FaultException {
    Environment environment = request.environment();
    Path repo = environment.repoPath();
    // What keeps any such process from starting is better said before one is started.
    Repo.readConfig(repo, environment.program());
    List<String> words = new ArrayList<>(List.of("--enc=json", "--repo-dir=" + repo));
    if (request.get(GlobalOptions.DEBUG)) {
      words.add("--debug");
    }
    words.addAll(List.of("mount", "--foreground"));
    if (request.given(ALLOW_OTHER)) {
      words.add("--allow-other=" + request.get(ALLOW_OTHER));
    }
    if (request.given(DRIVER)) {
      words.add("--driver=" + MountDriver.parse(request.get(DRIVER)).label());
    }
    if (request.given(IPFS_PATH)) {
      words.add("--ipfs-path=" + request.get(IPFS_PATH));
    }
    words.add("--");
    words.addAll(request.givenArguments());
    String answer =
        new Background(repo, repo.resolve("mount.log"))
            .start(words, START_MINUTES, TimeUnit.MINUTES);
    return (JsonObject) JsonReader.parse(answer);
  }

  private static void print(Request request, JsonObject mounted, Output out) throws IOException {
    out.line(
        mounted.has("IPFS")
            ? "IPFS mounted at: " + mounted.text("IPFS")
            : mounted.text("Content") + " mounted at: " + mounted.text("MountPoint"));
  }
}

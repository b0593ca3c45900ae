package io.orrery.node.commands;

import io.orrery.fuse.mount.HandedDescriptor;
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
  private static final Option<String> IPNS_PATH =
      Option.text("ipns-path", "n").help("The path where IPNS should be mounted.");
  private static final Option<String> MFS_PATH =
      Option.text("mfs-path", "m").help("The path where MFS should be mounted.");
  private static final Option<Boolean> WRITABLE =
      Option.flag("rw")
          .help(
              "Mount a directory that can be changed: of a key's tree, or of the files commands'.");
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

  private static final StandardMounts ALL = new StandardMounts(IPFS_PATH, IPNS_PATH, MFS_PATH);

  /** The root's block may have to come from far away first. */
  private static final int START_MINUTES = 3;

  static final Command COMMAND =
      Command.named("mount", "Mount IPFS to the filesystem.")
          .summary(
              """
              Without arguments, mounts three trees, at /ipfs, /ipns and /mfs (Mounts in the config,
              or -f, -n and -m; where any of these is given, only what is given is mounted):
              all content, read-only, in which every CID is a name; the names, of which those of
              this node's keys can be written; and the tree of the files commands, to be written.

              With a CID or a path and a directory, mounts that one tree there, read-only. With --rw,
              a key or a path in the tree of the files commands: then it can be written.""")
          .description(
              """
              Without arguments, mounts three trees, at /ipfs, /ipns and /mfs (Mounts in the config,
              or -f, -n and -m; where any of these is given, only what is given is mounted):
              all content, read-only, in which every CID is a name; the names, of which those of
              this node's keys can be written; and the tree of the files commands, to be written.

              With a CID or a path and a directory, mounts that one tree there, read-only. With --rw,
              a key or a path in the tree of the files commands: then it can be written.

                > %1$s mount QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn /mnt/empty
                > %1$s mount --rw self /mnt/mine

              What is written has the CID that adding it would give, and is on the disk when fsync
              returns; the record of a key's name follows some seconds later.

              No daemon is needed. Where one runs, it serves the mount; where none does, a process
              in the background does, holds the repo and serves other commands like a daemon, until
              the last mount is gone. Its log is the file mount.log in the repo.

              With --foreground a directory may be /dev/fd/N as well: a descriptor of /dev/fuse that
              whoever starts this process has opened, mounted and handed over, as a container's
              runtime may that lets nobody mount inside."""
                  .formatted("orrery"))
          .arguments(
              Argument.text(
                      "ipfs-path", "The CID or path of a directory; with --rw a key or a path.")
                  .optional(),
              Argument.text("directory", "The empty directory to mount it at.").optional())
          .options(IPFS_PATH, IPNS_PATH, MFS_PATH, WRITABLE, ALLOW_OTHER, DRIVER, FOREGROUND)
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
    for (Option<String> place : ALL.places()) {
      if (!given.isEmpty() && request.given(place)) {
        throw new UsageException(
            "-f, -n and -m say where all is mounted: leave them out with a path");
      }
    }
    if (given.isEmpty() && request.get(WRITABLE)) {
      throw new UsageException("--rw needs a key or a path, and the directory to mount it at");
    }
    if (!given.isEmpty()) {
      request.setArgument(1, Path.of(given.get(1)).toAbsolutePath().toString());
    }
    for (Option<String> place : ALL.places()) {
      if (request.given(place)) {
        request.set(place, Path.of(request.get(place)).toAbsolutePath().toString());
      }
    }
  }

  private static void run(Request request, Results results) throws IOException {
    Environment environment = request.environment();
    if (environment.isDaemon() || !request.get(FOREGROUND)) {
      requireDirectories(request);
    }
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

  /** The same number is another descriptor in the process that would serve it. */
  private static void requireDirectories(Request request) throws IOException {
    List<String> places = new ArrayList<>(request.arguments());
    for (Option<String> option : List.of(IPFS_PATH, IPNS_PATH, MFS_PATH)) {
      if (request.given(option)) {
        places.add(request.get(option));
      }
    }
    for (String place : places) {
      if (HandedDescriptor.of(Path.of(place)).isPresent()) {
        throw FaultException.refused(
            place
                + " is a descriptor of the process that was started with it: no other may serve"
                + " the repo, and --foreground must be given");
      }
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
      JsonObject answer = new JsonObject();
      ALL.mount(mounts, request, wish).forEach((label, at) -> answer.put(label, at.toString()));
      return answer;
    }
    Path directory = Path.of(arguments.get(1));
    if (request.get(WRITABLE)) {
      return told(mounts.mountWritable(arguments.get(0), directory, wish));
    }
    ContentPath asked = ContentPath.parse(arguments.get(0));
    // One tree stays as it is while it is mounted: what the name means now.
    ContentPath content =
        request.await(node.names().resolve(asked, Deadline.after(mounts.rules().lookupDeadline())));
    return told(mounts.mountRoot(content, directory, wish));
  }

  private static JsonObject told(MountedTree tree) {
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
    for (Option<String> place : ALL.places()) {
      if (request.given(place)) {
        words.add("--" + place.name() + "=" + request.get(place));
      }
    }
    if (request.get(WRITABLE)) {
      words.add("--rw");
    }
    words.add("--");
    words.addAll(request.givenArguments());
    String answer =
        new Background(repo, repo.resolve("mount.log"))
            .start(words, START_MINUTES, TimeUnit.MINUTES);
    return (JsonObject) JsonReader.parse(answer);
  }

  private static void print(Request request, JsonObject mounted, Output out) throws IOException {
    for (String tree : StandardMounts.LABELS) {
      if (mounted.has(tree)) {
        out.line(tree + " mounted at: " + mounted.text(tree));
      }
    }
    if (mounted.has("Content")) {
      out.line(mounted.text("Content") + " mounted at: " + mounted.text("MountPoint"));
    }
  }
}

package io.orrery.node.commands;

import io.orrery.fuse.mount.MountTable;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.command.UsageException;
import io.orrery.node.json.JsonObject;
import io.orrery.node.mounts.MountedTree;
import io.orrery.node.mounts.Mounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code umount}. */
final class UmountCommand {
  private static final Option<Boolean> ALL =
      Option.flag("all", "a").help("Unmount all that this repo has mounted.");
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f")
          .help("Also when it is busy: whoever holds it gets errors from then on.");

  static final Command COMMAND =
      Command.named("umount", "Unmount what was mounted.")
          .summary(
              """
              Unmounts directories, or without any the trees of /ipfs, /ipns and /mfs. A mount that is
              busy stays, and whoever holds it is told. Where no process serves the repo, takes away
              what a killed one left behind.""")
          .arguments(Argument.text("directory", "Where it is mounted.").optional().repeated())
          .options(ALL, FORCE)
          .prepare((request, terminal) -> makeAbsolute(request))
          .renderer((request, output) -> new Text(output))
          .run(UmountCommand::run)
          .build();

  private UmountCommand() {}

  private static void makeAbsolute(Request request) throws UsageException {
    List<String> given = request.givenArguments();
    if (request.get(ALL) && !given.isEmpty()) {
      throw new UsageException("--all leaves nothing to be named");
    }
    for (int i = 0; i < given.size(); i++) {
      request.setArgument(i, Path.of(given.get(i)).toAbsolutePath().toString());
    }
  }

  private static void run(Request request, Results results) throws IOException {
    if (request.environment().isDaemon()) {
      unmount(request.node().mounts(), request, results);
    } else {
      clear(request, results);
    }
  }

  private static void unmount(Mounts mounts, Request request, Results results) throws IOException {
    List<String> named = request.arguments();
    if (!named.isEmpty()) {
      for (String directory : named) {
        try {
          unmount(mounts, mounts.at(Path.of(directory)), request, results);
        } catch (FaultException e) {
          results.emit(failure(directory, e.getMessage()));
        }
      }
      return;
    }
    List<MountedTree> trees =
        mounts.list().stream().filter(tree -> request.get(ALL) || tree.isStandard()).toList();
    if (trees.isEmpty() && !request.get(ALL)) {
      throw FaultException.refused(
          "neither /ipfs nor /ipns nor /mfs is mounted: name a directory, or --all");
    }
    for (MountedTree tree : trees) {
      try {
        unmount(mounts, tree, request, results);
      } catch (FaultException e) {
        results.emit(failure(tree.mountPoint().toString(), e.getMessage()));
      }
    }
  }

  private static void unmount(Mounts mounts, MountedTree tree, Request request, Results results)
      throws IOException {
    mounts.unmount(tree, request.get(FORCE));
    results.emit(new JsonObject().put("MountPoint", tree.mountPoint().toString()));
  }

  /** With the repo held, whatever carries its id in the mount table is served by nobody. */
  private static void clear(Request request, Results results) throws IOException {
    List<Path> cleared = MountTable.clearStale(request.node().repo().id());
    for (Path path : cleared) {
      results.emit(new JsonObject().put("MountPoint", path.toString()));
    }
    for (String directory : request.arguments()) {
      if (!cleared.contains(Path.of(directory).normalize())) {
        results.emit(failure(directory, directory + " is no mount of this node"));
      }
    }
    if (cleared.isEmpty() && request.arguments().isEmpty() && !request.get(ALL)) {
      throw FaultException.refused("nothing of this repo is mounted");
    }
  }

  private static JsonObject failure(String directory, String message) {
    return new JsonObject().put("MountPoint", directory).put("Error", message);
  }

  /** Says what is gone as it goes; the first that stays is the failure of the whole. */
  private static final class Text implements Renderer {
    private final Output output;
    private String failure;

    Text(Output output) {
      this.output = output;
    }

    @Override
    public void object(JsonObject result) throws IOException {
      if (!result.has("Error")) {
        output.line("unmounted " + result.text("MountPoint"));
      } else if (failure == null) {
        failure = result.text("Error");
      } else {
        output.error("Error: " + result.text("Error") + "\n");
      }
    }

    @Override
    public void done() throws IOException {
      if (failure != null) {
        throw FaultException.refused(failure);
      }
    }
  }
}

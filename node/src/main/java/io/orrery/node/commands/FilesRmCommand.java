package io.orrery.node.commands;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableNode;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code files rm}. */
final class FilesRmCommand {
  private static final Option<Boolean> RECURSIVE =
      Option.flag("recursive", "r").help("Recursively remove directories.");
  private static final Option<Boolean> FORCE =
      Option.flag("force").help("Forcibly remove target at path; implies -r for directories");

  static final Command COMMAND =
      Command.named("rm", "Remove a file from MFS.")
          .summary(
              """
              Removes files or directories from the files tree; nothing of them need be here for
              that. What stands for each that could not be removed comes first.

                  $ orrery files rm /foo
                  $ orrery files rm -r /bar
              """)
          .arguments(Argument.text("path", "File to remove.").repeated())
          .options(RECURSIVE, FORCE)
          .text(
              (request, failure, output) -> output.line(ShownName.quoted(failure.text("Message"))))
          .run(FilesRmCommand::run)
          .build();

  private FilesRmCommand() {}

  private static void run(Request request, Results results) throws IOException {
    if (!request.get(FilesCommand.FLUSH)) {
      throw FaultException.refused(
          "files rm always flushes for safety. The --flush flag cannot be set to false for this"
              + " command");
    }
    FilesTree tree = FilesTree.of(request);
    List<String> failures = new ArrayList<>();
    Fault fault = null;
    for (String argument : request.arguments()) {
      try {
        remove(request, tree, argument);
      } catch (FaultException e) {
        request.checkAlive();
        fault = e.fault();
        failures.add(e.getMessage());
      }
    }
    tree.commit();
    for (String failure : failures) {
      results.emit(new JsonObject().put("Message", failure));
    }
    if (fault != null) {
      throw new FaultException(fault, "can't remove some files");
    }
  }

  private static void remove(Request request, FilesTree tree, String argument)
      throws FaultException {
    FilesPath path;
    try {
      path = FilesPath.parse(argument);
    } catch (FaultException e) {
      throw new FaultException(e.fault(), argument + " is not a valid path: " + e.getMessage(), e);
    }
    try {
      remove(tree, path, request.get(FORCE), request.get(RECURSIVE));
    } catch (FaultException e) {
      throw new FaultException(e.fault(), path + ": " + e.getMessage(), e);
    }
  }

  private static void remove(FilesTree tree, FilesPath path, boolean force, boolean recursive)
      throws FaultException {
    if (path.isRoot()) {
      throw FaultException.refused("cannot delete root");
    }
    Optional<MutableNode> parent = tree.lookup(path.parent());
    if (parent.isEmpty() && force) {
      return;
    }
    if (!(parent.orElseThrow(FilesTree::absent) instanceof MutableDirectory directory)) {
      throw new FaultException(
          Fault.NOT_A_DIRECTORY,
          "cannot access " + path.start(path.names().size()) + ": Not a directory");
    }
    if (!force) {
      MutableNode node = tree.child(directory, path.name()).orElseThrow(FilesTree::absent);
      if (node instanceof MutableDirectory && !recursive) {
        throw new FaultException(
            Fault.IS_A_DIRECTORY, "path is a directory, use -r to remove directories");
      }
    }
    try {
      tree.local(() -> directory.removeAll(path.name()));
    } catch (FaultException e) {
      if (e.fault() != Fault.ABSENT) {
        throw e;
      }
      if (!force) {
        throw new FaultException(Fault.ABSENT, "file does not exist", e);
      }
    }
  }
}

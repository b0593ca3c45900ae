package io.orrery.node.commands;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableNode;
import io.orrery.mfs.RenameMode;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import java.io.IOException;
import java.util.Optional;

/** {@code files mv}. */
final class FilesMvCommand {
  static final Command COMMAND =
      Command.named("mv", "Move files.")
          .summary(
              """
              Moves a file or directory of the files tree, in one step. What is at the destination
              is replaced if it is a file; into a directory it is moved.

                  $ orrery files mv /myfs/a/b/c /myfs/foo/newc
              """)
          .arguments(
              Argument.text("source", "Source file to move."),
              Argument.text("dest", "Destination path for file to be moved to."))
          .run(FilesMvCommand::run)
          .build();

  private FilesMvCommand() {}

  private static void run(Request request, Results results) throws IOException {
    FilesPath from = FilesPath.parse(request.arguments().get(0));
    FilesPath to = FilesPath.parse(request.arguments().get(1));
    FilesTree tree = FilesTree.of(request);
    FilesPath target = to.slash() ? to.child(from.name()) : to;
    MutableDirectory targetParent = tree.directory(target.parent());
    MutableDirectory parent = tree.directory(from.parent());
    if (from.isRoot()) {
      throw FilesTree.absent();
    }
    MutableNode node = tree.child(parent, from.name()).orElseThrow(FilesTree::absent);
    Optional<MutableNode> there = tree.child(targetParent, target.name());
    if (there.isPresent() && there.get() instanceof MutableDirectory into) {
      move(tree, parent, from.name(), into, from.name());
    } else {
      replace(tree, parent, node, targetParent, target.name());
    }
    tree.flush();
  }

  private static void move(
      FilesTree tree, MutableDirectory parent, Name name, MutableDirectory into, Name newName)
      throws FaultException {
    try {
      tree.local(() -> parent.rename(name, into, newName, RenameMode.NO_REPLACE));
    } catch (FaultException e) {
      throw e.fault() == Fault.EXISTS ? FilesTree.taken(e) : e;
    }
  }

  /** A rename as POSIX has it puts no directory where a file is. */
  private static void replace(
      FilesTree tree,
      MutableDirectory parent,
      MutableNode node,
      MutableDirectory targetParent,
      Name newName)
      throws FaultException {
    Name name = node.name().orElseThrow(FilesTree::absent);
    if (node instanceof MutableDirectory && tree.child(targetParent, newName).isPresent()) {
      tree.local(() -> targetParent.unlink(newName));
    }
    tree.local(() -> parent.rename(name, targetParent, newName, RenameMode.REPLACE));
  }
}

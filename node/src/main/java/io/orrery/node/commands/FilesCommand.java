package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.Creation;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableNode;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.unixfs.ImportProfile;
import java.io.IOException;
import java.util.Optional;

/** {@code files}, and of its commands the short ones. */
final class FilesCommand {
  static final Option<Boolean> FLUSH =
      Option.flag("flush", "f")
          .fallback(true)
          .help("Commit what was changed before the command ends.");
  private static final Option<Boolean> PARENTS =
      Option.flag("parents", "p").help("No error if existing, make parent directories as needed.");

  private static final Command MKDIR =
      Command.named("mkdir", "Make directories.")
          .summary(
              """
              Makes an empty directory. Paths begin with a slash.

              Examples:

                  $ orrery files mkdir /test/newdir
                  $ orrery files mkdir -p /test/does/not/exist/yet
              """)
          .arguments(Argument.text("path", "Path to dir to make."))
          .options(PARENTS, FilesFormat.CID_VERSION, FilesFormat.HASH)
          .run(FilesCommand::mkdir)
          .build();

  private static final Command FLUSH_COMMAND =
      Command.named("flush", "Flush a given path's data to disk.")
          .summary(
              """
              Commits what commands with --flush=false and mounts have changed, and prints the CID
              of the path.
              """)
          .arguments(Argument.text("path", "Path to flush. Default: '/'.").optional())
          .run(FilesCommand::flush)
          .build();

  private static final Command CHCID =
      Command.named(
              "chcid", "Change the CID version or hash function of the root node of a given path.")
          .summary(
              """
              All of the tree has the CID version and hash function that add uses (Import.CidVersion
              and Import.HashFunction). So this succeeds where the directory has what is asked for,
              and says what to do where it has not. A directory that was copied from elsewhere takes
              the tree's format when something in it changes.
              """)
          .arguments(Argument.text("path", "Path to change (must not be '/')."))
          .options(FilesFormat.CID_VERSION, FilesFormat.HASH)
          .run(FilesCommand::chcid)
          .build();

  static final Command COMMAND =
      Command.named("files", "Interact with unixfs files.")
          .summary(
              """
              A tree of files and directories of this node that can be changed, the one that
              /mfs shows when it is mounted. Its root has a CID that follows each change ('files
              stat /'), the one that 'add -r' of the same files has.

              With --flush (the default) a change is on the disk, and its DAG made, before the
              command ends. With --flush=false it is in the tree's log: others see it at once, it is
              on the disk within a second, and DAGs are made when the tree is idle, when somebody
              asks for a CID, or by 'files flush'. There may be any number of such changes.

              What is in the tree is not deleted by 'repo gc', and need not be here: 'files cp' of an
              /ipfs path fetches the root node alone, the rest when it is read.
              """)
          .options(FLUSH)
          .children(
              CHCID,
              FilesChangeCommands.CHMOD,
              FilesChrootCommand.COMMAND,
              FilesCpCommand.COMMAND,
              FLUSH_COMMAND,
              FilesLsCommand.COMMAND,
              MKDIR,
              FilesMvCommand.COMMAND,
              FilesReadCommand.COMMAND,
              FilesRmCommand.COMMAND,
              FilesStatCommand.COMMAND,
              FilesChangeCommands.TOUCH,
              FilesWriteCommand.COMMAND)
          .build();

  private FilesCommand() {}

  private static void mkdir(Request request, Results results) throws IOException {
    FilesPath path = FilesPath.parse(request.arguments().get(0));
    FilesFormat.requireUsual(request);
    FilesTree tree = FilesTree.of(request);
    if (request.get(PARENTS)) {
      tree.makeDirectories(path);
    } else {
      make(tree, path);
    }
    tree.flush();
  }

  private static void make(FilesTree tree, FilesPath path) throws FaultException {
    if (path.isRoot()) {
      throw new FaultException(Fault.EXISTS, "cannot create directory '/': Already exists");
    }
    MutableDirectory parent = tree.directory(path.parent());
    Name name = path.name();
    try {
      tree.local(() -> parent.mkdir(name, Creation.USUAL_DIRECTORY));
    } catch (FaultException e) {
      throw e.fault() == Fault.EXISTS
          ? new FaultException(Fault.EXISTS, "file already exists", e)
          : e;
    }
  }

  private static void flush(Request request, Results results) throws IOException {
    CidText cids = CidText.of(request);
    FilesTree tree = FilesTree.of(request);
    MutableNode node = tree.find(FilesPath.fromRoot(request.argument(0).orElse("/")));
    tree.commit();
    results.emitOnce(new JsonObject().put("Cid", cids.of(tree.cid(node))));
  }

  private static void chcid(Request request, Results results) throws IOException {
    FilesPath path = FilesPath.fromRoot(request.arguments().get(0));
    if (path.isRoot()) {
      throw FaultException.refused(
          "cannot change CID format of the MFS root; use 'ipfs config Import.CidVersion' and 'ipfs"
              + " config Import.HashFunction' instead");
    }
    Optional<FilesFormat> asked = FilesFormat.of(request);
    if (asked.isEmpty()) {
      return;
    }
    FilesTree tree = FilesTree.of(request);
    MutableNode node = tree.find(path);
    if (!(node instanceof MutableDirectory)) {
      throw new FaultException(Fault.NOT_A_DIRECTORY, "can only update directories");
    }
    Cid cid = tree.cid(node);
    if (!asked.get().isThatOf(cid)) {
      ImportProfile usual = request.node().settings().importProfile();
      throw FilesFormat.other(usual);
    }
  }
}

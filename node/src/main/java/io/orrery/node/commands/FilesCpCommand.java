package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableNode;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.unixfs.ContentPath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code files cp}. */
final class FilesCpCommand {
  private static final Option<Boolean> FORCE =
      Option.flag("force").help("Force overwrite of existing files.");
  private static final Option<Boolean> PARENTS =
      Option.flag("parents", "p").help("Make parent directories as needed.");

  private static final String NO_UNIXFS = "cp: source must be a valid UnixFS (dag-pb or raw codec)";

  static final Command COMMAND =
      Command.named(
              "cp", "Add references to IPFS files and directories in MFS (or copy within MFS).")
          .summary(
              """
              Puts a file or directory at a place of the files tree, by reference: of an /ipfs or
              /ipns path only the root node is fetched, and 'pin add' fetches the rest if it is
              wanted now. Within the tree it makes a copy that costs nothing. A path that names
              content wins over one of the tree.

                  $ orrery files cp /ipfs/<CID> /your/desired/mfs/path
              """)
          .arguments(
              Argument.text("source", "Source IPFS or MFS path to copy."),
              Argument.text("dest", "Destination within MFS."))
          .options(FORCE, PARENTS)
          .run(FilesCpCommand::run)
          .build();

  /** What is copied. */
  private record Source(String path, Name name, Cid cid) {}

  private FilesCpCommand() {}

  private static void run(Request request, Results results) throws IOException {
    String from = request.arguments().get(0);
    Optional<ContentPath> content = FilesPath.content(from);
    FilesPath own = content.isPresent() ? null : FilesPath.parse(from).withoutSlash();
    FilesPath to = FilesPath.parse(request.arguments().get(1));
    FilesTree tree = FilesTree.of(request);
    Source source = content.isPresent() ? source(request, content.get()) : source(tree, own);
    requireUnixFs(request, source.cid());
    FilesPath target = to.slash() && !source.name().isEmpty() ? to.child(source.name()) : to;
    if (request.get(PARENTS)) {
      tree.makeParents(target);
    }
    if (request.get(FORCE)) {
      removeFile(tree, target);
    }
    try {
      tree.put(target, source.cid());
    } catch (FaultException e) {
      throw prefixed("cp: cannot put node in path " + target + ": ", e);
    }
    tree.flush();
  }

  private static Source source(Request request, ContentPath path) throws FaultException {
    String shown = shown(path);
    try {
      Cid cid = ContentArgument.resolve(request, path).cid();
      request.await(request.node().source().get(cid, request.deadline()));
      List<Name> names = path.segments();
      Name name = names.isEmpty() ? Name.of(path.root()) : names.get(names.size() - 1);
      return new Source(shown, name, cid);
    } catch (FaultException e) {
      throw prefixed("cp: cannot get node from path " + shown + ": ", e);
    }
  }

  private static String shown(ContentPath path) {
    StringBuilder shown = new StringBuilder("/" + path.namespace() + "/" + path.root());
    path.segments().forEach(name -> shown.append('/').append(name));
    return shown.toString();
  }

  private static Source source(FilesTree tree, FilesPath path) throws FaultException {
    try {
      return new Source(path.toString(), path.name(), tree.cid(tree.find(path)));
    } catch (FaultException e) {
      throw prefixed("cp: cannot get node from path " + path + ": ", e);
    }
  }

  private static void requireUnixFs(Request request, Cid cid) throws FaultException {
    if (!cid.is(Codec.RAW) && !cid.is(Codec.DAG_PB)) {
      throw FaultException.unsupported(NO_UNIXFS);
    }
    try {
      request.await(request.node().nodes().get(cid, request.deadline()));
    } catch (FaultException e) {
      throw e.fault() == Fault.MALFORMED || e.fault() == Fault.UNSUPPORTED
          ? prefixed(NO_UNIXFS + ": ", e)
          : e;
    }
  }

  /** Makes room for a copy; a directory stays, and is in the way. */
  private static void removeFile(FilesTree tree, FilesPath target) throws FaultException {
    try {
      Optional<MutableNode> parent = tree.lookup(target.parent());
      if (parent.isEmpty() || target.isRoot()) {
        return;
      }
      if (!(parent.get() instanceof MutableDirectory directory)) {
        throw new FaultException(Fault.NOT_A_DIRECTORY, "not a directory: " + target.parent());
      }
      Optional<MutableNode> there = tree.child(directory, target.name());
      if (there.isPresent() && there.get() instanceof MutableDirectory) {
        throw new FaultException(Fault.IS_A_DIRECTORY, "not a file: " + target);
      }
      if (there.isPresent()) {
        tree.local(() -> directory.unlink(target.name()));
      }
    } catch (FaultException e) {
      throw prefixed("cp: cannot unlink existing file: ", e);
    }
  }

  private static FaultException prefixed(String prefix, FaultException e) {
    return new FaultException(e.fault(), prefix + e.getMessage(), e);
  }
}

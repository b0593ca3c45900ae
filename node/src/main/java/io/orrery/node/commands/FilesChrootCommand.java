package io.orrery.node.commands;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.Node;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.unixfs.Directory;
import io.orrery.unixfs.DirectoryBuilder;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.SymlinkNode;
import io.orrery.unixfs.UnixFsNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** {@code files chroot}. */
final class FilesChrootCommand {
  private static final Option<Boolean> CONFIRM =
      Option.flag("confirm").help("Confirm this potentially destructive operation.");

  static final Command COMMAND =
      Command.named("chroot", "Change the MFS root CID.")
          .summary(
              """
              Has the files tree become another directory, or an empty one. It is one step, also
              while the tree is mounted.

              WARNING: The old tree is removed by the next garbage collection as far as nothing else
              holds it. Pin its root first if you want to preserve it.

                  # Reset MFS to empty directory
                  $ orrery files chroot --confirm

                  # Restore MFS to a known good directory CID
                  $ orrery files chroot --confirm QmYourBackupCID
              """)
          .arguments(
              Argument.text("cid", "New root CID (defaults to empty directory if not specified).")
                  .optional())
          .options(CONFIRM)
          .text((request, message, output) -> output.print(message.text("Message")))
          .run(FilesChrootCommand::run)
          .build();

  private FilesChrootCommand() {}

  private static void run(Request request, Results results) throws IOException {
    if (!request.get(CONFIRM)) {
      throw FaultException.refused(
          "this is a potentially destructive operation; pass --confirm to proceed");
    }
    CidText cids = CidText.of(request);
    Optional<Cid> asked = asked(request);
    FilesTree tree = FilesTree.of(request);
    Node node = request.node();
    Cid before = tree.commit();
    Cid root;
    try (BlockWriter writer = node.store().newWriter()) {
      ImportProfile profile = node.settings().importProfile();
      Cid empty = new DirectoryBuilder(profile).write(writer).cid();
      root = asked.orElse(empty);
      List<Cid> always =
          List.of(empty, new DirectoryBuilder(ImportProfile.UNIXFS_V0_2015).write(writer).cid());
      writer.commit();
      if (!always.contains(root)) {
        requireDirectory(node, root, cids);
      }
      tree.tree().replaceRoot(root);
      tree.commit();
    }
    results.emitOnce(
        new JsonObject()
            .put(
                "Message",
                "MFS root changed from %s to %s\n".formatted(cids.of(before), cids.of(root))
                    + "The old root %s will be garbage collected unless pinned.\n"
                        .formatted(cids.of(before))));
  }

  private static Optional<Cid> asked(Request request) throws IOException {
    Optional<String> text = request.argument(0);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Cid.parse(text.get()));
    } catch (FaultException e) {
      throw FaultException.malformed(
          "invalid CID " + ShownName.quoted(text.get()) + ": " + e.getMessage());
    }
  }

  private static void requireDirectory(Node node, Cid cid, CidText cids) throws FaultException {
    requireDagPb(node, cid, cids);
    UnixFsNode found;
    try {
      found = node.nodes().local(cid);
    } catch (FaultException e) {
      throw new FaultException(
          e.fault(), "new root is not a valid UnixFS node: " + e.getMessage(), e);
    }
    if (Directory.of(node.nodes(), found).isEmpty()) {
      throw new FaultException(
          Fault.NOT_A_DIRECTORY,
          "new root must be a directory, got "
              + (found instanceof SymlinkNode ? "Symlink" : "File"));
    }
  }

  private static void requireDagPb(Node node, Cid cid, CidText cids) throws FaultException {
    try (var scope = node.source().openScope()) {
      ByteBuffer block = scope.view(cid);
      if (block == null) {
        throw new FaultException(
            Fault.UNREACHABLE,
            "new root "
                + cids.of(cid)
                + " does not exist locally; fetch it first with 'ipfs block get'");
      }
      if (!cid.is(Codec.DAG_PB)) {
        throw FaultException.unsupported(
            "new root is not a valid dag-pb node: its codec is another");
      }
      DagPb.decode(block);
    }
  }
}

package io.orrery.node.commands;

import io.orrery.ipld.FaultException;
import io.orrery.mfs.MutableNode;
import io.orrery.mfs.NodeChange;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.Mtime;
import java.io.IOException;
import java.time.Instant;

/** {@code files chmod} and {@code files touch}: what they set, UnixFS carries from then on. */
final class FilesChangeCommands {
  private static final int OCTAL = 8;

  static final Command CHMOD =
      Command.named("chmod", "Change optional POSIX mode permissions.")
          .summary(
              """
              Stores the permissions of a file or directory in it. The mode is octal.

                  $ orrery files chmod 0644 /foo
                  $ orrery files stat /foo
                  ...
                  Type: file
                  Mode: -rw-r--r-- (0644)
                  ...
              """)
          .arguments(
              Argument.text("mode", "Mode to apply to node (numeric notation)"),
              Argument.text("path", "Path to apply mode"))
          .run(FilesChangeCommands::chmod)
          .build();

  static final Command TOUCH =
      Command.named("touch", "Set or change optional POSIX modification times.")
          .summary(
              """
              Stores the time of the last change of a file or directory in it.

                  # set modification time to now.
                  $ orrery files touch /foo
                  # set a custom modification time.
                  $ orrery files touch --mtime=1630937926 /foo
              """)
          .arguments(Argument.text("path", "Path of target to update."))
          .options(ImportOptions.MTIME, ImportOptions.MTIME_NSECS)
          .run(FilesChangeCommands::touch)
          .build();

  private FilesChangeCommands() {}

  private static void chmod(Request request, Results results) throws IOException {
    FilesPath path = FilesPath.parse(request.arguments().get(1));
    int mode = mode(request.arguments().get(0));
    change(request, path, NodeChange.NONE.withMode(mode));
  }

  private static int mode(String text) throws FaultException {
    int mode;
    try {
      mode = Integer.parseInt(text, OCTAL);
    } catch (NumberFormatException e) {
      throw FaultException.malformed(
          "strconv.ParseInt: parsing " + ShownName.quoted(text) + ": invalid syntax");
    }
    if (mode < 0 || mode > Metadata.PERMISSION_BITS) {
      throw FaultException.malformed(
          "mode " + text + " (octal) has more than the twelve bits of chmod");
    }
    return mode;
  }

  private static void touch(Request request, Results results) throws IOException {
    FilesPath path = FilesPath.parse(request.arguments().get(0));
    Instant now = Instant.now();
    Mtime mtime =
        ImportOptions.mtime(request).orElse(new Mtime(now.getEpochSecond(), now.getNano()));
    change(request, path, NodeChange.NONE.withMtime(mtime));
  }

  private static void change(Request request, FilesPath path, NodeChange change)
      throws IOException {
    FilesTree tree = FilesTree.of(request);
    MutableNode node = tree.find(path);
    tree.local(() -> node.change(change.inUnixFs()));
    tree.flush();
  }
}

package io.orrery.node.commands;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.node.Node;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.content.Landing;
import java.util.List;

/**
 * Where {@code add} puts things: into the store, with pins. With {@code --nocopy} the leaves of a
 * file stay in it, and with {@code --fscache} those that a file holds are not stored again.
 */
final class StoreLanding implements Landing {
  static final Option<Boolean> NOCOPY =
      Option.flag("nocopy")
          .help("Add the file using filestore. Implies raw-leaves. WARNING: experimental");
  static final Option<Boolean> FSCACHE =
      Option.flag("fscache")
          .help("Check the filestore for pre-existing blocks. WARNING: experimental");

  private static final String URLSTORE_ENABLED = "Experimental.UrlstoreEnabled";

  private final Node node;
  private final BlockWriter writer;
  private final boolean nocopy;
  private final boolean fscache;
  private final boolean pin;
  private final String pinName;

  /**
   * @param pin whether roots are pinned
   */
  StoreLanding(Request request, BlockWriter writer, boolean pin, String pinName)
      throws FaultException {
    this.node = request.node();
    this.writer = writer;
    this.nocopy = request.get(NOCOPY);
    this.fscache = request.get(FSCACHE) && node.filestore().isEnabled();
    this.pin = pin;
    this.pinName = pinName;
  }

  /**
   * Refuses {@code --nocopy} where the configuration does not allow it.
   *
   * @throws FaultException REFUSED
   */
  static void requireAllowed(Request request) throws FaultException {
    if (!request.get(NOCOPY)) {
      return;
    }
    Node node = request.node();
    if (!node.filestore().isEnabled() && !node.settings().flag(URLSTORE_ENABLED, false)) {
      throw FaultException.refused(
          "either the filestore or the urlstore must be enabled to use nocopy, see:"
              + " https://github.com/ipfs/kubo/blob/master/docs/experimental-features.md"
              + "#ipfs-filestore");
    }
    node.filestore().requireEnabled();
  }

  @Override
  public BlockWriter writer() {
    return writer;
  }

  @Override
  public BlockWriter writer(IncomingFile file) throws FaultException {
    if (nocopy) {
      String path =
          file.absolutePath()
              .orElseThrow(
                  () ->
                      FaultException.refused(
                          "missing file path or URL, can not create filestore reference"));
      return node.filestore().referring(writer, path);
    }
    return fscache ? node.filestore().sparing(writer) : writer;
  }

  @Override
  public void land(List<Cid> roots) throws FaultException {
    if (pin) {
      node.pins().land(writer, roots, pinName);
    } else {
      writer.commit();
    }
  }
}

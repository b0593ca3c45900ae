package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.node.command.Request;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The listing of all blocks in the store. It knows hashes, not codecs: all show as raw. */
final class LocalBlocks {
  /** Takes the text of each. */
  interface Visitor {
    void block(String cid) throws IOException;
  }

  private LocalBlocks() {}

  static void forEach(Request request, CidText cids, Visitor visitor) throws IOException {
    try {
      request
          .node()
          .store()
          .forEach(
              hash -> {
                try {
                  request.checkAlive();
                  visitor.block(cids.of(Cid.v1(Codec.RAW.code(), hash)));
                  return true;
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}

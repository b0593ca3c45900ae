package io.orrery.node.commands;

import io.orrery.ipld.Block;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.store.Store;

/** How long a block may be that a command makes or takes in. */
final class BlockLimit {
  static final Option<Boolean> ALLOW_BIG =
      Option.flag("allow-big-block")
          .help(
              "Disable block size check and allow creation of blocks bigger than 2MiB. WARNING: such"
                  + " blocks won't be transferable over the standard bitswap.");

  private static final String TOO_BIG =
      "produced block is over 2MiB: big blocks can't be exchanged with other peers. consider using"
          + " UnixFS for automatic chunking of bigger files, or pass --allow-big-block to override";

  private BlockLimit() {}

  /** In bytes. */
  static int of(Request request) {
    return request.get(ALLOW_BIG) ? Store.MAX_BLOCK : Block.MAX_SIZE;
  }

  /** A block is longer than {@code limit}. */
  static FaultException exceeded(int limit) {
    return FaultException.refused(
        limit == Block.MAX_SIZE ? TOO_BIG : "a block has " + limit + " bytes at most");
  }
}

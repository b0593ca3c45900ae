package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;

/**
 * A symbolic link.
 *
 * @param target the text as stored, bytes that are nearly always UTF-8; anything at all, also
 *     empty, absolute or out of the tree
 */
public record SymlinkNode(Cid cid, Metadata metadata, Name target) implements UnixFsNode {
  @Override
  public int weight() {
    return 200 + target.length();
  }
}

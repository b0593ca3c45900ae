package io.orrery.mfs;

import io.orrery.ipld.Name;
import io.orrery.unixfs.ImportedNode;

/** A symbolic link of a mutable tree; its target never changes. */
public final class MutableLink extends MutableNode {
  private final Name target;

  MutableLink(MutableTree tree, Inode inode, ImportedNode committed, Name target) {
    super(tree, inode, committed);
    this.target = target;
  }

  /** The text, any bytes. */
  public Name target() {
    return target;
  }

  @Override
  public long size() {
    return target.length();
  }
}

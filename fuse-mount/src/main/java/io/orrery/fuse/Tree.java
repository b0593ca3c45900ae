package io.orrery.fuse;

import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A read-only tree as a kernel asks for it: by node, never by path.
 *
 * <p>A node id stands for an inode from the {@link #lookup} that handed it out until as many {@link
 * #forget}s have given it back; {@link #ROOT} is always there. A directory has one node id for each
 * (parent, name), because Linux lets a directory have one name only; files of equal content share
 * theirs, and with it the page cache. What such trees hold never changes, so nothing is opened: a
 * node id is all that a read or a listing needs.
 *
 * <p>Every method returns soon and answers its {@link Reply} exactly once, now or later, from any
 * thread. It waits for no network: what is not here is answered when it comes, or fails at the
 * tree's own deadline.
 */
public interface Tree {
  /** The node id of the root (FUSE_ROOT_ID in include/uapi/linux/fuse.h). */
  long ROOT = 1;

  /**
   * Finds a name in a directory. A name that the kernel may remember as absent is answered by
   * {@link Lookup.Absent}; a fault is never remembered.
   */
  void lookup(long parent, Name name, Reply<Lookup> reply);

  /** Gives back {@code count} of the look-ups that answered with {@code node}. */
  void forget(long node, long count);

  /** How many nodes the kernel holds, the root not counted; 0 from a tree that does not count. */
  default int heldNodes() {
    return 0;
  }

  /**
   * What {@code stat} shows.
   *
   * @param reading whether a reader asks, who is about to pass the size that he knows: then it must
   *     be the true one, even if that takes a block
   */
  void attributes(long node, boolean reading, Reply<Attributes> reply);

  /** The target of a symbolic link. */
  void readlink(long node, Reply<Name> reply);

  /**
   * The bytes from {@code offset} on, as views that are valid inside the answer only. Fewer than
   * {@code length} bytes mean the end of the file, and nothing else may: a kernel takes a shorter
   * answer for the end, so a leaf that is missing fails the whole read.
   */
  void read(long node, long offset, int length, Reply<List<ByteBuffer>> reply);

  /**
   * Adds the entries of a directory from {@code offset} on, which is 0 or what an entry gave as its
   * {@link Dirent#next()}, until the listing is full or at its end.
   */
  void list(long node, long offset, Listing listing);

  /** The value of an extended attribute, empty when the node has none of this name. */
  void xattr(long node, String name, Reply<Optional<byte[]>> reply);

  /** The names of the extended attributes of a node. */
  void xattrs(long node, Reply<List<String>> reply);

  /** The space of the volume that keeps the blocks. */
  void volume(Reply<Volume> reply);

  /**
   * Lends the tree a way to tell the kernel that something it remembers has changed. Called once,
   * before the first request; trees that never change need none.
   */
  default void mounted(KernelCache cache) {}

  /**
   * The kernel has let go of the mount, and everything that it had looked up or opened and not
   * given back is given back by this. Called once, after the last request. What answers had under
   * way is given back one by one, maybe after this, and means nothing then.
   */
  default void unmounted() {}
}

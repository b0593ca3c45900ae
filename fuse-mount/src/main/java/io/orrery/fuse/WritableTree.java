package io.orrery.fuse;

import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;

/**
 * A tree that programs may change, or of which they may change a part: where nothing can be
 * changed, a change fails with READ_ONLY and all else works.
 *
 * <p>What holds for {@link Tree} holds here: nodes and no paths, each reply answered exactly once,
 * now or later, from any thread, and every answer says how long the kernel may remember it. What
 * must wait before it can change something waits without having changed anything, and asks {@link
 * Reply#begin} before it does.
 *
 * <p>A file or directory that is opened gets a <em>handle</em>, a number of the tree's own choice
 * other than {@link #NO_HANDLE}, which is given back exactly once; what is never given back (the
 * mount ended by force) is given back by {@link Tree#unmounted}. A tree that needs none answers
 * {@link #NO_HANDLE}, and is told of no flush and no release then. A node stays what it is, with
 * its content, until all its look-ups are forgotten and all its handles are given back, whether or
 * not it still has a name.
 *
 * <p>Permissions are checked by the kernel (default_permissions) against the attributes that the
 * tree shows; modes arrive with the caller's umask applied. Left to the tree: a directory with
 * S_ISGID gives its group to what is made in it, and S_ISGID to directories; and where {@code
 * killPrivileges} is said, S_ISUID goes, and S_ISGID where the group may execute. Every change
 * moves the times that POSIX says it moves.
 */
public interface WritableTree extends Tree {
  /** No open file. */
  long NO_HANDLE = 0;

  /**
   * Changes attributes, all or none of them, and answers those that the node then has.
   *
   * @param handle the open file by which the change was asked for, or {@link #NO_HANDLE}
   */
  void setAttributes(long node, long handle, AttributeChange change, Reply<Attributes> reply);

  /** Makes an empty file; EXISTS when the name is taken. */
  void makeFile(long parent, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply);

  /**
   * Makes a file if the name is free and opens it; EXISTS when it is taken and {@link
   * OpenFlags#exclusive} is asked for.
   */
  void create(
      long parent,
      Name name,
      int permissions,
      OpenFlags flags,
      Caller caller,
      Reply<Created> reply);

  /** Makes an empty directory; EXISTS when the name is taken. */
  void makeDirectory(
      long parent, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply);

  /** Makes a symbolic link; EXISTS when the name is taken. */
  void makeSymlink(long parent, Name name, Name target, Caller caller, Reply<Lookup.Found> reply);

  /** Takes the name from a file or link; IS_A_DIRECTORY for a directory. */
  void unlink(long parent, Name name, Reply<Void> reply);

  /** Takes the name from an empty directory; NOT_A_DIRECTORY for others, NOT_EMPTY. */
  void removeDirectory(long parent, Name name, Reply<Void> reply);

  /**
   * Gives a node another name, at once for whoever looks. A file in the way is replaced, an empty
   * directory by a directory only. INVALID for a directory that would go into itself, OTHER_TREE
   * where names cannot go from one parent to the other.
   */
  void rename(
      long parent, Name name, long newParent, Name newName, RenameMode mode, Reply<Void> reply);

  /** Opens a file. With {@link OpenFlags#truncate} it is emptied by this. */
  void open(long node, OpenFlags flags, Reply<Opened> reply);

  /** As {@link Tree#read}; every write that was answered before is seen, by whatever handle. */
  void read(long node, long handle, long offset, int length, Reply<List<ByteBuffer>> reply);

  /** What has no handle is read without one. */
  @Override
  default void read(long node, long offset, int length, Reply<List<ByteBuffer>> reply) {
    read(node, NO_HANDLE, offset, length, reply);
  }

  /**
   * Writes all of {@code data}, or fails and writes nothing. The bytes are valid inside this call
   * only. With {@link OpenFlags#append} they go to the end of the file, whatever {@code offset}
   * says.
   *
   * @param data 1 byte to 1 MiB, in a direct buffer
   */
  void write(
      long node, long handle, long offset, ByteBuffer data, WriteMode mode, Reply<Void> reply);

  /** One of maybe several descriptors of this open file is closed. */
  void flush(long node, long handle, Reply<Void> reply);

  /** Gives a file's handle back. */
  void release(long node, long handle);

  /**
   * Answers when all that was written to the file before, and the names by which it can be found,
   * would survive a loss of power.
   *
   * @param dataOnly whether attributes that no reader needs may be left out (fdatasync)
   */
  void sync(long node, long handle, boolean dataOnly, Reply<Void> reply);

  /**
   * Opens a directory for listing. With {@link Opened.Cache#KEEP} the kernel may list it from
   * memory until it is told otherwise.
   */
  void openDirectory(long node, Reply<Opened> reply);

  /**
   * As {@link Tree#list}, from the names that were there when offset 0 was last asked for with this
   * handle: names made or removed since do not move the others.
   */
  void list(long node, long handle, long offset, Listing listing);

  /** What has no handle is listed without one. */
  @Override
  default void list(long node, long offset, Listing listing) {
    list(node, NO_HANDLE, offset, listing);
  }

  /** Gives a directory's handle back. */
  void releaseDirectory(long node, long handle);

  /** As {@link #sync}, for the names in a directory. */
  void syncDirectory(long node, long handle, boolean dataOnly, Reply<Void> reply);

  /**
   * Makes sure of room for a range, or makes it read as zeros. The end of the file moves to the end
   * of the range if that lies behind it, unless {@code keepSize}.
   */
  void allocate(
      long node,
      long handle,
      SpaceChange change,
      boolean keepSize,
      long offset,
      long length,
      Reply<Void> reply);

  /**
   * The first byte of data, or of a hole, at or behind {@code offset}; the end of the file counts
   * as a hole. Empty when there is none, or {@code offset} is not inside the file (ENXIO).
   */
  void seek(long node, long handle, long offset, boolean hole, Reply<OptionalLong> reply);

  /**
   * Copies a range of one file into another or into itself, and answers how many bytes were copied:
   * fewer than asked for, down to 0, where the source ends.
   */
  void copy(
      long node,
      long handle,
      long offset,
      long toNode,
      long toHandle,
      long toOffset,
      long length,
      Reply<Long> reply);

  /**
   * Sets an extended attribute; false when it was to be replaced and there is none.
   *
   * @param value valid inside this call only
   */
  void setXattr(long node, String name, ByteBuffer value, XattrMode mode, Reply<Boolean> reply);

  /** Removes an extended attribute; false when there is none of this name. */
  void removeXattr(long node, String name, Reply<Boolean> reply);
}

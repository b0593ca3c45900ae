package io.orrery.mfs;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.Mtime;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of a node beside its content: the row of the table of inodes. UnixFS carries the
 * mode and the time only where they are <em>stored</em>, the rest lives in the row alone.
 *
 * @param number the inode number
 * @param mode the 12 bits that chmod knows
 * @param modeStored whether UnixFS carries the mode
 * @param mtimeStored whether UnixFS carries the time of the last change
 * @param born when this came into the tree: what it holds and has no times of its own shows this
 * @param uid the owner, or {@link #NOBODY_IN_PARTICULAR}
 * @param gid the group, likewise
 * @param sparse whether the file may have holes; of one that never had any nobody needs to look for
 *     them
 */
public record Inode(
    long number,
    NodeKind kind,
    int mode,
    boolean modeStored,
    Mtime mtime,
    boolean mtimeStored,
    Mtime atime,
    Mtime ctime,
    Mtime born,
    int uid,
    int gid,
    boolean sparse) {
  /** The owner of what nobody has chowned: whoever mounts the tree (-1, which no user has). */
  public static final int NOBODY_IN_PARTICULAR = -1;

  private static final byte FORMAT = 1;
  private static final int MODE_STORED = 1;
  private static final int MTIME_STORED = 2;
  private static final int SPARSE = 4;
  private static final int BYTES = 1 + 8 + 1 + 1 + 4 + 4 * 12 + 8;

  /** A new node, made at {@code now}. */
  static Inode created(
      long number, NodeKind kind, Creation creation, Mtime now, TreeOptions options) {
    int mode = creation.mode() & Metadata.PERMISSION_BITS;
    return new Inode(
        number,
        kind,
        mode,
        options.storesMode(kind, mode),
        now,
        options.mtime() == TreeOptions.Keep.ALWAYS,
        now,
        now,
        now,
        creation.uid(),
        creation.gid(),
        false);
  }

  /** A node that no row speaks of: what its DAG stores, and else what is usual. */
  static Inode foreign(long number, NodeKind kind, Metadata metadata, Mtime born) {
    OptionalInt mode = kind == NodeKind.SYMLINK ? OptionalInt.empty() : metadata.permissions();
    Mtime mtime = metadata.mtime().orElse(born);
    return new Inode(
        number,
        kind,
        mode.orElse(kind.usualMode()),
        mode.isPresent(),
        mtime,
        metadata.mtime().isPresent(),
        mtime,
        born,
        born,
        NOBODY_IN_PARTICULAR,
        NOBODY_IN_PARTICULAR,
        false);
  }

  /** What stands in the DAG. */
  Metadata metadata() {
    return new Metadata(
        modeStored ? OptionalInt.of(mode) : OptionalInt.empty(),
        mtimeStored ? Optional.of(mtime) : Optional.empty());
  }

  /** The content changed. */
  Inode modified(Mtime now) {
    return new Inode(
        number, kind, mode, modeStored, now, mtimeStored, atime, now, born, uid, gid, sparse);
  }

  /** The content changed, maybe before the node itself did last. */
  Inode written(Mtime then) {
    return modified(then).moved(then.isBefore(ctime) ? ctime : then);
  }

  /** The node moved, or lost its name. */
  Inode moved(Mtime now) {
    return new Inode(
        number, kind, mode, modeStored, mtime, mtimeStored, atime, now, born, uid, gid, sparse);
  }

  /** From now on the file may have holes, if it may not already and this says so. */
  Inode withHoles(boolean possible) {
    return sparse || !possible
        ? this
        : new Inode(
            number, kind, mode, modeStored, mtime, mtimeStored, atime, ctime, born, uid, gid, true);
  }

  Inode changed(NodeChange change, Mtime now, TreeOptions options) {
    boolean chmod = change.mode().isPresent();
    int newMode = change.mode().orElse(mode) & Metadata.PERMISSION_BITS;
    boolean touched = change.mtime().isPresent();
    return new Inode(
        number,
        kind,
        newMode,
        chmod ? change.stored() || options.storesMode(kind, newMode) : modeStored,
        change.mtimeNow() ? now : change.mtime().orElse(mtime),
        touched ? change.stored() || options.mtime() != TreeOptions.Keep.NEVER : mtimeStored,
        change.atime().orElse(atime),
        now,
        born,
        change.uid().orElse(uid),
        change.gid().orElse(gid),
        sparse);
  }

  /**
   * The row: format 1, number u64, kind u8, flags u8 (1: mode stored, 2: mtime stored, 4: may have
   * holes), mode u32, mtime, atime, ctime and born as seconds i64 and nanoseconds u32 each, uid
   * u32, gid u32; all big-endian.
   */
  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.put(FORMAT).putLong(number).put((byte) kind.code());
    int flags = modeStored ? MODE_STORED : 0;
    flags |= mtimeStored ? MTIME_STORED : 0;
    flags |= sparse ? SPARSE : 0;
    out.put((byte) flags);
    out.putInt(mode);
    for (Mtime time : new Mtime[] {mtime, atime, ctime, born}) {
      Times.write(time, out);
    }
    return out.putInt(uid).putInt(gid).array();
  }

  /**
   * Reads a row.
   *
   * @throws FaultException CORRUPT when it is none
   */
  public static Inode parse(byte[] row) throws FaultException {
    ByteBuffer in = ByteBuffer.wrap(row);
    try {
      if (in.get() != FORMAT) {
        throw damaged(null);
      }
      long number = in.getLong();
      NodeKind kind = NodeKind.of(in.get());
      int flags = in.get();
      return new Inode(
          number,
          kind,
          in.getInt() & Metadata.PERMISSION_BITS,
          (flags & MODE_STORED) != 0,
          Times.read(in),
          (flags & MTIME_STORED) != 0,
          Times.read(in),
          Times.read(in),
          Times.read(in),
          in.getInt(),
          in.getInt(),
          (flags & SPARSE) != 0);
    } catch (BufferUnderflowException e) {
      throw damaged(e);
    }
  }

  private static FaultException damaged(Exception cause) {
    return new FaultException(
        Fault.CORRUPT, "a row of the table of inodes is damaged or of a newer version", cause);
  }
}

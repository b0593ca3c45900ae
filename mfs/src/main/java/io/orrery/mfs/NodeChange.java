package io.orrery.mfs;

import io.orrery.unixfs.Mtime;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What chmod, chown and utimens change of a node: all that is present.
 *
 * @param mode the 12 bits that chmod knows
 * @param mtime a time that a caller chose, which UnixFS carries from then on
 * @param mtimeNow whether the mtime becomes the present time; then {@code mtime} is empty
 * @param stored whether UnixFS carries the mode and mtime chosen here whatever the tree's options
 *     say
 */
public record NodeChange(
    OptionalInt mode,
    OptionalInt uid,
    OptionalInt gid,
    Optional<Mtime> mtime,
    boolean mtimeNow,
    Optional<Mtime> atime,
    boolean stored) {
  public static final NodeChange NONE =
      new NodeChange(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          false);

  public NodeChange withMode(int value) {
    return new NodeChange(OptionalInt.of(value), uid, gid, mtime, mtimeNow, atime, stored);
  }

  NodeChange withoutMode() {
    return new NodeChange(OptionalInt.empty(), uid, gid, mtime, mtimeNow, atime, stored);
  }

  public NodeChange withOwner(int value) {
    return new NodeChange(mode, OptionalInt.of(value), gid, mtime, mtimeNow, atime, stored);
  }

  public NodeChange withGroup(int value) {
    return new NodeChange(mode, uid, OptionalInt.of(value), mtime, mtimeNow, atime, stored);
  }

  public NodeChange withMtime(Mtime value) {
    return new NodeChange(mode, uid, gid, Optional.of(value), false, atime, stored);
  }

  /** The mtime becomes the present time, as by a write: UnixFS does not carry it for that. */
  public NodeChange withMtimeNow() {
    return new NodeChange(mode, uid, gid, Optional.empty(), true, atime, stored);
  }

  public NodeChange withAtime(Mtime value) {
    return new NodeChange(mode, uid, gid, mtime, mtimeNow, Optional.of(value), stored);
  }

  /** The same, by somebody who wants it in the DAG: usual permissions too. */
  public NodeChange inUnixFs() {
    return new NodeChange(mode, uid, gid, mtime, mtimeNow, atime, true);
  }

  public boolean isEmpty() {
    return equals(NONE);
  }
}

package io.orrery.unixfs;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What UnixFS 1.5 may say of a file, directory or symlink beside its content. Absent differs from
 * zero in both parts: no mode means the default of whoever shows it, no mtime is not 1970.
 *
 * @param mode all 32 bits as stored; {@link #permissions()} are the low 12
 */
public record Metadata(OptionalInt mode, Optional<Mtime> mtime) {
  public static final Metadata NONE = new Metadata(OptionalInt.empty(), Optional.empty());

  /** The bits that chmod knows, set-uid, set-gid and sticky included. */
  public static final int PERMISSION_BITS = 07777;

  public boolean isEmpty() {
    return mode.isEmpty() && mtime.isEmpty();
  }

  public OptionalInt permissions() {
    return mode.isEmpty() ? mode : OptionalInt.of(mode.getAsInt() & PERMISSION_BITS);
  }

  public Metadata withMode(int value) {
    return new Metadata(OptionalInt.of(value), mtime);
  }

  public Metadata withMtime(Mtime value) {
    return new Metadata(mode, Optional.of(value));
  }

  public Metadata withoutMode() {
    return new Metadata(OptionalInt.empty(), mtime);
  }
}

package io.orrery.ipld;

/**
 * What kind of thing went wrong, as far as whoever asked must tell the kinds apart: each becomes
 * its own errno, exit code and HTTP status at the edge, in one place each.
 */
public enum Fault {
  /**
   * A verified directory, a pin set or a config has no such name. Never said of a block that is
   * merely not here.
   */
  ABSENT,
  /** The block is not here and nobody can be asked: offline, or no provider known. */
  UNREACHABLE,
  /** Somebody was asked, and the deadline passed. */
  TIMED_OUT,
  /** Bytes do not match the hash or the checksum that names them. */
  CORRUPT,
  /** The disk or the system below failed (EIO and its kin); says nothing about the bytes. */
  IO,
  /** Text or bytes that no valid value has: a bad CID, a block that its codec refuses. */
  MALFORMED,
  /** Well-formed, but of a codec, hash function or version that this program does not speak. */
  UNSUPPORTED,
  /** A path goes on where there is no directory. */
  NOT_A_DIRECTORY,
  /** A directory where a file was asked for. */
  IS_A_DIRECTORY,
  /** Something is there already, and must not be replaced. */
  EXISTS,
  /** A directory that is to be removed or replaced holds something. */
  NOT_EMPTY,
  /** A name of more than 255 bytes, or a link target of more than the system takes. */
  TOO_LONG,
  /** Bytes that are no name for a file, where programs may give any. */
  BAD_NAME,
  /** A file would become larger than a file can be. */
  TOO_LARGE,
  /** From one tree into another, which only a copy can do. */
  OTHER_TREE,
  /** A number, flag or combination that means nothing; a directory moved into itself. */
  INVALID,
  /** No change is possible there, whoever asks. */
  READ_ONLY,
  /** Nobody may do this to a thing of this kind. */
  NOT_PERMITTED,
  /** No space, or a quota, a bound or a table is used up. */
  FULL,
  /** Not allowed: over a limit, in use, pinned, not permitted by the configuration. */
  REFUSED,
  /** The store, mount or connection was closed before or during the call. */
  CLOSED
}

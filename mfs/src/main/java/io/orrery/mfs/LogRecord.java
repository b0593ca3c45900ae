package io.orrery.mfs;

/**
 * The kinds of records in a tree's log, and what stands in them: inode numbers u64, names with
 * their length u8 in front or, at the end, up to the end; times as {@link Times}; all big-endian.
 */
final class LogRecord {
  /** number, parent, name: where a node stands that later records speak of. */
  static final byte BIND = 1;

  /** parent, length u8 of the inode, the inode, name with length, target of a link. */
  static final byte CREATE = 2;

  /** parent, number, time, name with length, CID: a DAG came in by reference. */
  static final byte LINK = 3;

  /** parent, time, name: the entry went, with all below it. */
  static final byte REMOVE = 4;

  /** directory, new directory, u8 1 for an exchange, time, name with length, new name. */
  static final byte RENAME = 5;

  /** number, time, u8 of the parts below, then those of them that are there, in this order. */
  static final byte CHANGE = 6;

  static final int MODE = 1;
  static final int UID = 2;
  static final int GID = 4;
  static final int MTIME = 8;
  static final int ATIME = 16;

  /** The mtime is the time of the record; nothing more stands in it for that. */
  static final int MTIME_NOW = 32;

  /** UnixFS carries it in any case; nothing more stands in it for that. */
  static final int STORED = 64;

  /** number, time, offset u64, the bytes. */
  static final byte WRITE = 7;

  /** number, time, offset u64, length u32, CID of a leaf that is durable. */
  static final byte LEAF = 8;

  /** number, time, offset u64, length u64, size of the other u64, offset there u64, its CID. */
  static final byte SHARE = 9;

  /** number, time, size u64. */
  static final byte TRUNCATE = 10;

  /** number, time, offset u64, length u64. */
  static final byte ZERO = 11;

  /** time, CID: the whole tree became that DAG. */
  static final byte ROOT = 12;

  private LogRecord() {}
}

package io.orrery.fuse.content;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.Kind;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Multihash;
import io.orrery.ipld.Name;
import io.orrery.unixfs.Mtime;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An inode as {@value #WORDS} words, the way {@link InodeTable} keeps it:
 *
 * <pre>
 * 0 – 3  the digest of a sha2-256 CID; of any other a hash of it, and zeros
 * 4      the size; of a directory, which has none, a hash of its name
 * 5      mtime: 34 bits of seconds from 1697 on, 30 of nanoseconds
 * 6      look-ups that the kernel has not given back
 * 7      a generation in the upper half, bits of what it is in the lower
 * 8      the node id of the directory in which it was found last
 * </pre>
 *
 * What does not fit, a CID of another hash or a time beyond, lies {@link Beside}. The hash of a
 * name stands for the name: it begins at random in each process, and two names that agree in it are
 * taken for one only if they lead to the same CID as well, so never is content shown that is wrong.
 */
final class InodeRow {
  static final int WORDS = 9;

  private static final int DIGEST = 0;
  private static final int SIZE = 4;
  private static final int MTIME = 5;
  static final int LOOKUPS = 6;
  static final int TRAITS = 7;
  static final int PARENT = 8;

  private static final int KIND_SHIFT = 12;
  private static final long DIRECTORY = 1L << KIND_SHIFT;
  private static final long SYMLINK = 2L << KIND_SHIFT;
  private static final long RAW = 1 << 14;
  private static final long V0 = 1 << 15;
  private static final long ODD_CID = 1 << 16;
  private static final long CLAIMED = 1 << 17;
  static final long BESIDE = 1 << 18;
  static final long LISTED = 1 << 19;

  /** Whether it was looked up since {@link InodeStripe#oldest} last came by. */
  static final long YOUNG = 1 << 20;

  static final int GENERATION_SHIFT = 32;
  private static final long PERMISSIONS = 07777;

  /** What of the traits tells two inodes apart. */
  private static final long IDENTITY = DIRECTORY | RAW | V0 | ODD_CID;

  /** What a size that was claimed is corrected in. */
  private static final long CORRECTED = PERMISSIONS | CLAIMED | BESIDE;

  private static final int DIGEST_LENGTH = 32;
  private static final int NANOS_BITS = 30;
  private static final long NANOS_MASK = (1L << NANOS_BITS) - 1;
  private static final long SECONDS_BOUND = 1L << (Long.SIZE - NANOS_BITS - 1);

  private static final long SEED = ThreadLocalRandom.current().nextLong();

  /** Whole what does not fit into the words. */
  record Beside(Cid cid, Mtime mtime) {}

  final long[] words;
  final Beside beside;

  private InodeRow(long[] words, Beside beside) {
    this.words = words;
    this.beside = beside;
  }

  /** A row that is wanted, with neither look-ups nor generation. */
  static InodeRow of(long parent, Name name, Cid cid, Attributes attributes) {
    long[] words = new long[WORDS];
    boolean directory = attributes.kind() == Kind.DIRECTORY;
    boolean usual = isUsual(cid);
    Mtime mtime = new Mtime(attributes.mtimeSeconds(), attributes.mtimeNanos());
    boolean timeFits = mtime.seconds() >= -SECONDS_BOUND && mtime.seconds() < SECONDS_BOUND;
    if (usual) {
      ByteBuffer.wrap(cid.multihash().digest()).asLongBuffer().get(words, DIGEST, 4);
    } else {
      words[DIGEST] = hash(cid.toBytes());
    }
    words[SIZE] = directory ? hash(name.toBytes()) : attributes.size();
    words[MTIME] = timeFits ? (mtime.seconds() << NANOS_BITS) | mtime.nanos() : 0;
    words[TRAITS] =
        attributes.permissions()
            | kindBits(attributes.kind())
            | (cid.is(Codec.RAW) ? RAW : 0)
            | (cid.version() == 0 ? V0 : 0)
            | (usual ? 0 : ODD_CID)
            | (usual && timeFits ? 0 : BESIDE)
            | (NodeAttributes.isClaimed(attributes) ? CLAIMED : 0);
    words[PARENT] = parent;
    return new InodeRow(words, usual && timeFits ? null : new Beside(cid, mtime));
  }

  /** A row as it lay in the table. */
  static InodeRow kept(long[] words, Beside beside) {
    return new InodeRow(words, beside);
  }

  private static boolean isUsual(Cid cid) {
    Multihash multihash = cid.multihash();
    return (cid.is(Codec.RAW) || cid.is(Codec.DAG_PB))
        && multihash.code() == HashFunction.SHA2_256.code()
        && multihash.digestLength() == DIGEST_LENGTH;
  }

  private static long kindBits(Kind kind) {
    return switch (kind) {
      case FILE -> 0;
      case DIRECTORY -> DIRECTORY;
      case SYMLINK -> SYMLINK;
      case UNKNOWN -> throw new IllegalArgumentException("an inode is of some kind");
    };
  }

  private static long hash(byte[] bytes) {
    long hash = SEED;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  /** The last steps of MurmurHash3, which let each bit of the input reach each of the output. */
  private static long mix(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  /** Spreads rows by what {@link #is} compares; the row begins at {@code at}. */
  static long hash(long[] rows, int at) {
    long key = rows[at + DIGEST] ^ (rows[at + TRAITS] & IDENTITY) ^ SEED;
    return isDirectory(rows[at + TRAITS])
        ? mix(mix(key ^ rows[at + SIZE]) ^ rows[at + PARENT])
        : mix(key);
  }

  /** Whether this is the inode of the row at {@code at}: of the same content, or place. */
  boolean is(long[] rows, int at, Beside besideIt) {
    long traits = rows[at + TRAITS];
    return rows[at] == words[0]
        && rows[at + 1] == words[1]
        && rows[at + 2] == words[2]
        && rows[at + 3] == words[3]
        && ((traits ^ words[TRAITS]) & IDENTITY) == 0
        && ((traits & ODD_CID) == 0 || besideIt.cid().equals(beside.cid()))
        && (!isDirectory(traits)
            || (rows[at + SIZE] == words[SIZE] && rows[at + PARENT] == words[PARENT]));
  }

  /** Gives the row at {@code at}, whose size was claimed, what is known here. */
  void correct(long[] rows, int at) {
    rows[at + SIZE] = words[SIZE];
    rows[at + MTIME] = words[MTIME];
    rows[at + TRAITS] = (rows[at + TRAITS] & ~CORRECTED) | (words[TRAITS] & CORRECTED);
  }

  static boolean isDirectory(long traits) {
    return (traits & DIRECTORY) != 0;
  }

  static boolean isClaimed(long traits) {
    return (traits & CLAIMED) != 0;
  }

  Inode inode(long node) {
    long traits = words[TRAITS];
    Kind kind = (traits & SYMLINK) != 0 ? Kind.SYMLINK : Kind.FILE;
    boolean directory = isDirectory(traits);
    return new Inode(
        node,
        words[PARENT],
        cid(traits),
        (traits & LISTED) != 0,
        directory ? Kind.DIRECTORY : kind,
        (int) (traits & PERMISSIONS),
        directory ? 0 : words[SIZE],
        beside == null
            ? new Mtime(words[MTIME] >> NANOS_BITS, (int) (words[MTIME] & NANOS_MASK))
            : beside.mtime(),
        isClaimed(traits));
  }

  private Cid cid(long traits) {
    if (beside != null) {
      return beside.cid();
    }
    byte[] digest = new byte[DIGEST_LENGTH];
    ByteBuffer.wrap(digest).asLongBuffer().put(words, DIGEST, 4);
    Multihash multihash = Multihash.of(HashFunction.SHA2_256.code(), digest);
    Codec codec = (traits & RAW) != 0 ? Codec.RAW : Codec.DAG_PB;
    return (traits & V0) != 0 ? Cid.v0(multihash) : Cid.v1(codec.code(), multihash);
  }
}

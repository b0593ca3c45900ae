package io.orrery.fuse.content;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.Kind;
import io.orrery.fuse.Tree;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;
import io.orrery.unixfs.Mtime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The inodes that the kernel holds. It bounds the table itself: for each look-up it gives back one
 * forget when it drops the inode from its own caches; {@link Shedding} asks it to.
 *
 * <p>A million inodes as objects (an entry in two maps, the inode, its attributes, CID, multihash,
 * bytes) are 300 MB. Here each is nine words of an array ({@link InodeRow}), found by its number,
 * and a number of four bytes in an index that is between three eighths and three quarters full: 78
 * to 84 bytes, no more than two of them in headers. Where the kernel must be told names to be rid
 * of an inode (before Linux 6.18), the last name is kept too, at 24 bytes and its length. What is
 * free is given back in blocks of 64 inodes, and all of it with the last one.
 *
 * <p>The table is {@value #STRIPES} such tables, by the highest bits of the hash, each under its
 * own lock; one that is read only is read without it. Node ids are never used twice: each is a
 * number that counts what its stripe has made, and where the row is.
 */
final class InodeTable {
  private static final int STRIPE_BITS = 6;
  private static final int STRIPES = 1 << STRIPE_BITS;

  /** The lower half of a node id: a row's number, and the stripe in the lowest bits. */
  private static final long LOWER = 0xffff_ffffL;

  /** How many rows of a stripe are passed at a time. */
  private static final int PASSED = 16;

  private final InodeStripe[] stripes = new InodeStripe[STRIPES];
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicInteger nextStripe = new AtomicInteger();
  private volatile Inode root;
  private volatile boolean keepsNames;

  InodeTable() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new InodeStripe();
    }
  }

  /** Puts the root there, for good. */
  void root(Cid cid, Attributes attributes) {
    root = root(cid, attributes, false);
  }

  private static Inode root(Cid cid, Attributes of, boolean listed) {
    return new Inode(
        Tree.ROOT,
        Tree.ROOT,
        cid,
        listed,
        of.kind(),
        of.permissions(),
        of.size(),
        new Mtime(of.mtimeSeconds(), of.mtimeNanos()),
        false);
  }

  /** Has the last name kept of each file and link that is looked up from now on. */
  void keepNames() {
    keepsNames = true;
  }

  private static int stripeOf(long node) {
    return (int) node & (STRIPES - 1);
  }

  private InodeStripe stripe(long node) {
    return stripes[stripeOf(node)];
  }

  /** The row's generation and number, of which its stripe is no part. */
  private static long reference(long node) {
    return (node & ~LOWER) | ((node & LOWER) >>> STRIPE_BITS);
  }

  private static long node(long reference, int stripe) {
    return (reference & ~LOWER) | ((reference & LOWER) << STRIPE_BITS) | stripe;
  }

  /**
   * The inode of a name, made if need be, with one look-up more. A directory is one for each place
   * where it stands, because Linux lets it be in one only; files and links are one for each CID.
   * Attributes that are claimed give way to those that are known.
   */
  Inode lookedUp(long parent, Name name, Cid cid, Attributes attributes) {
    InodeRow wanted = InodeRow.of(parent, name, cid, attributes);
    int stripe = (int) (InodeRow.hash(wanted.words, 0) >>> (Long.SIZE - STRIPE_BITS));
    Name kept = keepsNames && attributes.kind() != Kind.DIRECTORY ? name : null;
    long reference = stripes[stripe].lookedUp(wanted, kept, size::incrementAndGet);
    return get(node(reference, stripe));
  }

  /** The inode, or null when the kernel does not hold it. */
  Inode get(long node) {
    if (node == Tree.ROOT) {
      return root;
    }
    InodeRow row = stripe(node).get(reference(node));
    return row == null ? null : row.inode(node);
  }

  /** What is true of a file of which only a claim was known. */
  void correct(Inode inode, Attributes known) {
    stripe(inode.node)
        .correct(reference(inode.node), InodeRow.of(inode.parent, Name.EMPTY, inode.cid, known));
  }

  /** Marks a directory as one that the kernel has listed. */
  void listed(Inode directory) {
    if (directory.listed) {
      return;
    }
    if (directory.node == Tree.ROOT) {
      root = root(directory.cid, directory.attributes(), true);
    } else {
      stripe(directory.node).listed(reference(directory.node));
    }
  }

  void forget(long node, long count) {
    if (node != Tree.ROOT && stripe(node).forget(reference(node), count)) {
      size.decrementAndGet();
    }
  }

  /** How many inodes the kernel holds, the root not counted. */
  int size() {
    return size.get();
  }

  /**
   * An inode that was not looked up for a while.
   *
   * @param name the last one, null of a directory and where none are kept
   */
  record Aged(long node, long parent, Name name) {}

  /** Some that have become old, {@code most} at most, of {@code steps} that come next in turn. */
  List<Aged> oldest(int steps, int most) {
    List<Aged> old = new ArrayList<>();
    for (int i = 0; i < steps && old.size() < most; i += PASSED) {
      int stripe = stripeOf(nextStripe.getAndIncrement());
      List<InodeStripe.Aged> found = new ArrayList<>();
      stripes[stripe].oldest(PASSED, found);
      for (InodeStripe.Aged aged : found) {
        old.add(new Aged(node(aged.reference(), stripe), aged.parent(), aged.name()));
      }
    }
    return old;
  }
}

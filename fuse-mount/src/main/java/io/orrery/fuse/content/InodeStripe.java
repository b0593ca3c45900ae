package io.orrery.fuse.content;

import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.StampedLock;

/**
 * A part of the {@link InodeTable}: rows in blocks of {@value #BLOCK}, found by their number, and
 * an index by open addressing with linear probing, found by their hash. The lock's holder may do
 * anything; {@link #get} looks without it and looks again when somebody wrote meanwhile.
 */
final class InodeStripe {
  /** As many as a word has bits to say which are taken. */
  private static final int BLOCK = Long.SIZE;

  private static final int SMALLEST_INDEX = 8;

  /** {@code names} is null until a name is to be kept. */
  private static final class Block {
    final long[] rows = new long[BLOCK * InodeRow.WORDS];
    long taken;
    byte[][] names;
  }

  private final StampedLock lock = new StampedLock();
  private final Map<Integer, InodeRow.Beside> beside = new HashMap<>();
  private Block[] blocks = {};

  /** No block before this one has room. */
  private int roomFrom;

  /** A row's number + 1 at the place that its hash says or the next free one; 0 where none is. */
  private int[] index = new int[SMALLEST_INDEX];

  private int live;
  private int generation;

  /** The number of the row to which {@link #oldest} comes next. */
  private int hand;

  /** A row's number and generation as one word. */
  private static long reference(int generation, int number) {
    return ((long) generation << InodeRow.GENERATION_SHIFT) | number;
  }

  private static int at(int number) {
    return number % BLOCK * InodeRow.WORDS;
  }

  private long[] rows(int number) {
    return blocks[number / BLOCK].rows;
  }

  /**
   * One look-up more of the wanted row, which is made if need be.
   *
   * @param name kept if it is not null, for {@link #oldest}
   * @param made told of a row that was made
   * @return its reference
   */
  long lookedUp(InodeRow wanted, Name name, Runnable made) {
    long stamp = lock.writeLock();
    try {
      int number = find(wanted);
      if (number < 0) {
        number = make(wanted);
        made.run();
      } else if (!InodeRow.isClaimed(wanted.words[InodeRow.TRAITS])) {
        correct(number, wanted);
      }
      long[] rows = rows(number);
      int at = at(number);
      rows[at + InodeRow.LOOKUPS]++;
      rows[at + InodeRow.TRAITS] |= InodeRow.YOUNG;
      if (name != null) {
        rows[at + InodeRow.PARENT] = wanted.words[InodeRow.PARENT];
        keepName(number, name);
      }
      return reference((int) (rows[at + InodeRow.TRAITS] >>> InodeRow.GENERATION_SHIFT), number);
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  private void keepName(int number, Name name) {
    Block block = blocks[number / BLOCK];
    if (block.names == null) {
      block.names = new byte[BLOCK][];
    }
    block.names[number % BLOCK] = name.toBytes();
  }

  private int find(InodeRow wanted) {
    int mask = index.length - 1;
    for (int i = (int) InodeRow.hash(wanted.words, 0) & mask; index[i] != 0; i = (i + 1) & mask) {
      int number = index[i] - 1;
      if (wanted.is(rows(number), at(number), beside.get(number))) {
        return number;
      }
    }
    return -1;
  }

  private int make(InodeRow wanted) {
    int number = free();
    long[] rows = rows(number);
    int at = at(number);
    System.arraycopy(wanted.words, 0, rows, at, InodeRow.WORDS);
    generation = generation == Integer.MAX_VALUE ? 1 : generation + 1;
    rows[at + InodeRow.TRAITS] |= (long) generation << InodeRow.GENERATION_SHIFT;
    if (wanted.beside != null) {
      beside.put(number, wanted.beside);
    }
    if (++live > index.length / 4 * 3) {
      rebuildIndex(index.length * 2);
    } else {
      enter(number);
    }
    return number;
  }

  /** Takes a free row, in the first block that has one. */
  private int free() {
    while (roomFrom < blocks.length && blocks[roomFrom] != null && blocks[roomFrom].taken == -1) {
      roomFrom++;
    }
    if (roomFrom == blocks.length) {
      blocks = Arrays.copyOf(blocks, blocks.length + blocks.length / 4 + 1);
    }
    if (blocks[roomFrom] == null) {
      blocks[roomFrom] = new Block();
    }
    Block block = blocks[roomFrom];
    int row = Long.numberOfTrailingZeros(~block.taken);
    block.taken |= 1L << row;
    return roomFrom * BLOCK + row;
  }

  private void enter(int number) {
    int mask = index.length - 1;
    int i = (int) InodeRow.hash(rows(number), at(number)) & mask;
    while (index[i] != 0) {
      i = (i + 1) & mask;
    }
    index[i] = number + 1;
  }

  private void rebuildIndex(int size) {
    index = new int[size];
    for (int b = 0; b < blocks.length; b++) {
      for (long rest = blocks[b] == null ? 0 : blocks[b].taken; rest != 0; rest &= rest - 1) {
        enter(b * BLOCK + Long.numberOfTrailingZeros(rest));
      }
    }
  }

  private void correct(int number, InodeRow known) {
    long[] rows = rows(number);
    int at = at(number);
    if (InodeRow.isClaimed(rows[at + InodeRow.TRAITS])) {
      known.correct(rows, at);
      if (known.beside != null) {
        beside.put(number, known.beside);
      }
    }
  }

  /** Gives the row, if it is still there and its size was only claimed, what is known now. */
  void correct(long reference, InodeRow known) {
    long stamp = lock.writeLock();
    try {
      if (isThere(reference)) {
        correct((int) reference, known);
      }
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  void listed(long reference) {
    long stamp = lock.writeLock();
    try {
      if (isThere(reference)) {
        rows((int) reference)[at((int) reference) + InodeRow.TRAITS] |= InodeRow.LISTED;
      }
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  private boolean isThere(long reference) {
    return copy(reference) != null;
  }

  /** The row's words, null when it is not there; anything at all while somebody writes. */
  private long[] copy(long reference) {
    int number = (int) reference;
    Block[] all = blocks;
    Block block = number >= 0 && number / BLOCK < all.length ? all[number / BLOCK] : null;
    if (block == null || (block.taken & (1L << number)) == 0) {
      return null;
    }
    int at = at(number);
    long[] words = Arrays.copyOfRange(block.rows, at, at + InodeRow.WORDS);
    long generationOfIt = words[InodeRow.TRAITS] >>> InodeRow.GENERATION_SHIFT;
    return generationOfIt == reference >>> InodeRow.GENERATION_SHIFT ? words : null;
  }

  /** The row, null when it is not there. */
  InodeRow get(long reference) {
    long stamp = lock.tryOptimisticRead();
    if (stamp != 0) {
      long[] words = copy(reference);
      if (lock.validate(stamp) && (words == null || !isBeside(words))) {
        return words == null ? null : InodeRow.kept(words, null);
      }
    }
    stamp = lock.readLock();
    try {
      long[] words = copy(reference);
      return words == null ? null : InodeRow.kept(words, beside.get((int) reference));
    } finally {
      lock.unlockRead(stamp);
    }
  }

  private static boolean isBeside(long[] words) {
    return (words[InodeRow.TRAITS] & InodeRow.BESIDE) != 0;
  }

  /** Gives back look-ups; true when those were the last, and the row is gone. */
  boolean forget(long reference, long count) {
    long stamp = lock.writeLock();
    try {
      if (!isThere(reference)) {
        return false;
      }
      int number = (int) reference;
      long[] rows = rows(number);
      int at = at(number);
      rows[at + InodeRow.LOOKUPS] -= count;
      if (rows[at + InodeRow.LOOKUPS] > 0) {
        return false;
      }
      remove(number);
      return true;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  private void remove(int number) {
    leaveIndex(number);
    beside.remove(number);
    int b = number / BLOCK;
    Block block = blocks[b];
    block.taken &= ~(1L << number);
    if (block.names != null) {
      block.names[number % BLOCK] = null;
    }
    if (block.taken == 0) {
      blocks[b] = null;
    }
    roomFrom = Math.min(roomFrom, b);
    live--;
    if (live == 0) {
      blocks = new Block[0];
      roomFrom = 0;
      index = new int[SMALLEST_INDEX];
    } else if (index.length > SMALLEST_INDEX && live < index.length / 8) {
      rebuildIndex(index.length / 2);
    }
  }

  /** Closes the gap, so that no row behind it is cut off from where its hash leads. */
  private void leaveIndex(int number) {
    int mask = index.length - 1;
    int gap = (int) InodeRow.hash(rows(number), at(number)) & mask;
    while (index[gap] != number + 1) {
      gap = (gap + 1) & mask;
    }
    for (int i = (gap + 1) & mask; index[i] != 0; i = (i + 1) & mask) {
      int other = index[i] - 1;
      int home = (int) InodeRow.hash(rows(other), at(other)) & mask;
      if (((i - home) & mask) >= ((i - gap) & mask)) {
        index[gap] = index[i];
        gap = i;
      }
    }
    index[gap] = 0;
  }

  /** A row that nobody looked up for a while; {@code name} is null where none was kept. */
  record Aged(long reference, long parent, Name name) {}

  /**
   * The clock's second chance: a hand goes round the rows; one that was looked up since it last
   * came by loses its mark, one that was not is given out, and has it again.
   *
   * @param steps how many rows the hand passes
   */
  void oldest(int steps, List<Aged> into) {
    long stamp = lock.writeLock();
    try {
      for (int i = 0; i < steps && live > 0; i++) {
        if (hand / BLOCK >= blocks.length) {
          hand = 0;
        }
        if (blocks[hand / BLOCK] == null) {
          hand = (hand / BLOCK + 1) * BLOCK;
        } else {
          pass(hand++, into);
        }
      }
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  private void pass(int number, List<Aged> into) {
    Block block = blocks[number / BLOCK];
    if ((block.taken & (1L << number)) == 0) {
      return;
    }
    int at = at(number);
    long traits = block.rows[at + InodeRow.TRAITS];
    block.rows[at + InodeRow.TRAITS] = traits ^ InodeRow.YOUNG;
    if ((traits & InodeRow.YOUNG) == 0) {
      byte[] name = block.names == null ? null : block.names[number % BLOCK];
      into.add(
          new Aged(
              reference((int) (traits >>> InodeRow.GENERATION_SHIFT), number),
              block.rows[at + InodeRow.PARENT],
              name == null ? null : Name.of(ByteBuffer.wrap(name))));
    }
  }
}

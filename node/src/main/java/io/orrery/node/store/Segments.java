package io.orrery.node.store;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/**
 * The segments that readers may look into, by number. A block's checksum is compared the first time
 * this process looks at it, so that bit rot is an error and not an answer; which blocks passed is
 * remembered in a small table that forgets under pressure, as the check costs no more than reading.
 */
final class Segments {
  /** 2 MiB of heap. */
  private static final int REMEMBERED_BITS = 18;

  private static final int COPIED_AT_ONCE = 32 * 1024;

  private final Path folder;
  private final boolean hashOnRead;
  private final Map<Integer, Segment> byNumber = new ConcurrentHashMap<>();
  private final AtomicLongArray passed = new AtomicLongArray(1 << REMEMBERED_BITS);

  Segments(Path folder, boolean hashOnRead) {
    this.folder = folder;
    this.hashOnRead = hashOnRead;
  }

  Path folder() {
    return folder;
  }

  /**
   * Takes in the segments that the index names, and removes files that it does not.
   *
   * @return the index's rows
   */
  Map<Integer, SegmentUsage> open(Index index) throws FaultException {
    Map<Integer, SegmentUsage> rows;
    try (Txn<ByteBuffer> txn = index.beginRead()) {
      rows = index.segmentRows(txn);
    } catch (LmdbException e) {
      throw StoreFaults.of(folder, e);
    }
    for (Map.Entry<Integer, SegmentUsage> row : rows.entrySet()) {
      Segment segment = new Segment(row.getKey(), folder);
      segment.require(row.getValue().end());
      add(segment);
    }
    removeUnnamed();
    return rows;
  }

  private void removeUnnamed() throws FaultException {
    Set<Path> named = new HashSet<>();
    byNumber.values().forEach(segment -> named.add(segment.file()));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Segment.isFileName(file.getFileName().toString()) && !named.contains(file)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw StoreFaults.of(folder, e);
    }
  }

  void add(Segment segment) {
    byNumber.put(segment.number(), segment);
  }

  void remove(int number) {
    byNumber.remove(number);
  }

  Segment get(int number) throws FaultException {
    Segment segment = byNumber.get(number);
    if (segment == null) {
      throw unknown(number);
    }
    return segment;
  }

  static FaultException unknown(int number) {
    return new FaultException(
        Fault.CORRUPT,
        "the index names segment " + number + ", which is not there: restore the store's folder");
  }

  /** The bytes of a block, checked. */
  ByteBuffer view(Multihash hash, Location at) throws FaultException {
    ByteBuffer bytes = get(at.segment()).view(at.offset(), at.length());
    int slot = (int) ((at.id() * 0x9e3779b97f4a7c15L) >>> (64 - REMEMBERED_BITS));
    if (passed.getPlain(slot) != at.id()) {
      check(hash, at, bytes);
      passed.setOpaque(slot, at.id());
    }
    if (hashOnRead && !hash.matches(bytes)) {
      throw corrupt(hash, null);
    }
    return bytes;
  }

  /**
   * Compares the checksum over a copy. A page that the disk cannot read, or past the end of a file
   * that somebody cut, is an InternalError where Java copies; the checksum's machine code would end
   * the process there.
   */
  private void check(Multihash hash, Location at, ByteBuffer bytes) throws FaultException {
    try {
      if (checksumOfCopy(bytes) != at.checksum()) {
        throw corrupt(hash, null);
      }
    } catch (InternalError e) {
      throw corrupt(hash, e);
    }
  }

  private static int checksumOfCopy(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    int length = bytes.remaining();
    byte[] part = new byte[Math.min(length, COPIED_AT_ONCE)];
    for (int at = 0; at < length; at += part.length) {
      int count = Math.min(part.length, length - at);
      bytes.get(at, part, 0, count);
      crc.update(part, 0, count);
    }
    return (int) crc.getValue();
  }

  /** Compares the block with its checksum and its hash. */
  void verify(Multihash hash, Location at) throws FaultException {
    ByteBuffer bytes = get(at.segment()).view(at.offset(), at.length());
    check(hash, at, bytes);
    if (!hash.matches(bytes)) {
      throw corrupt(hash, null);
    }
  }

  private FaultException corrupt(Multihash hash, Throwable cause) {
    return new FaultException(
        Fault.CORRUPT,
        "block "
            + hash
            + " is damaged on the disk ("
            + folder
            + "): remove it with `orrery block rm` and fetch or add it again",
        cause);
  }

  static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }
}

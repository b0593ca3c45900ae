package io.orrery.node.store;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One segment file and its mapping. The file starts with {@code "ORRSEG1\n" | u32 number | u32 0}
 * and then holds records ({@link SegmentRecord}) up to the end that the index states; what follows
 * is the leftover of a step that was never acknowledged, and is overwritten.
 *
 * <p>Nothing is ever unmapped by hand: a segment that is dropped is cut to nothing when its last
 * reader has left, which gives its space back at once, and the addresses go when the collector
 * finds the buffer. So a late access is an error in Java, never a crash.
 */
final class Segment {
  static final int HEADER = 16;
  private static final long MAGIC = 0x4f5252534547310aL;

  private final int number;
  private final Path file;

  /** The file up to some length; replaced by a longer one when the segment is written again. */
  private volatile MappedByteBuffer map;

  Segment(int number, Path folder) {
    this.number = number;
    this.file = folder.resolve(String.format("%08d.seg", number));
  }

  static boolean isFileName(String name) {
    return name.matches("\\d{8}\\.seg");
  }

  int number() {
    return number;
  }

  Path file() {
    return file;
  }

  /** The bytes that may be written, of a segment that is open for writing. */
  int capacity() {
    return map.capacity();
  }

  /**
   * Makes the file with its header and {@code size} bytes of room, which takes no space until it is
   * written: one mapping then serves for its whole life.
   */
  FileChannel create(int size) throws IOException {
    FileChannel channel = FileChannel.open(file, CREATE_NEW, READ, WRITE);
    try {
      ByteBuffer header = ByteBuffer.allocate(HEADER).putLong(MAGIC).putInt(number).putInt(0);
      channel.write(header.flip(), 0);
      setLength(size);
      map = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Opens a segment that has room left for writing on. */
  FileChannel reopen(int size) throws IOException {
    FileChannel channel = FileChannel.open(file, READ, WRITE);
    try {
      setLength(Math.max(size, channel.size()));
      map = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  void setLength(long length) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.setLength(length);
    }
  }

  /** Refuses a segment that is not all there: touching bytes past its end would be a SIGBUS. */
  void require(long end) throws FaultException {
    try {
      if (Files.size(file) >= end) {
        return;
      }
    } catch (IOException e) {
      throw damaged("is missing or unreadable (" + e.getMessage() + ")");
    }
    throw damaged("is shorter than the index says");
  }

  private FaultException damaged(String how) {
    return new FaultException(
        Fault.CORRUPT, file + " " + how + ": restore the store's folder from a copy");
  }

  /** The bytes at {@code offset}, read-only, without a copy. */
  ByteBuffer view(int offset, int length) throws FaultException {
    MappedByteBuffer mapped = map();
    if (offset < HEADER || length < 0 || offset + (long) length > mapped.capacity()) {
      throw damaged("does not hold what the index says");
    }
    return mapped.slice(offset, length);
  }

  private MappedByteBuffer map() throws FaultException {
    MappedByteBuffer mapped = map;
    if (mapped != null) {
      return mapped;
    }
    synchronized (this) {
      if (map == null) {
        map = mapWhole();
      }
      return map;
    }
  }

  private MappedByteBuffer mapWhole() throws FaultException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      if (mapped.capacity() < HEADER || mapped.getLong(0) != MAGIC || mapped.getInt(8) != number) {
        throw damaged("is no segment of this store");
      }
      return mapped;
    } catch (IOException e) {
      throw StoreFaults.of(file.getParent(), e);
    }
  }

  /** Removes the file; its space returns now, though the mapping lives on. */
  void drop() throws IOException {
    setLength(0);
    Files.delete(file);
  }
}

package io.orrery.mfs.journal;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** One file of a log: its header, and which stretch of the log lies in it. */
final class Generation {
  static final int HEADER = 28;

  private static final int CHECKED = HEADER - 4;
  private static final long MAGIC = 0x4f52524c4f47000aL; // "ORRLOG", the version, a line feed
  private static final int VERSION = 1;
  private static final int VERSION_SHIFT = 8;

  /** How many bytes the file gets ahead of its records. */
  private static final int AHEAD = 1 << 18;

  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(AHEAD).asReadOnlyBuffer();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final long number;
  private final long salt;
  private final LogFile file;

  /** The position in the log of the file's first byte. */
  private final long start;

  /** All before this position is on the disk; written by the sync thread only. */
  private volatile long synced;

  /** Whether the folder's entry for the file is on the disk. */
  private volatile boolean entered;

  /** The offset up to which the file has zeros behind the log's end; under the log's lock. */
  private long zeros;

  private Generation(long number, long salt, LogFile file, long start) {
    this.number = number;
    this.salt = salt;
    this.file = file;
    this.start = start;
    this.synced = start;
  }

  static String fileName(long number) {
    return String.format("%019d.log", number);
  }

  static boolean isFileName(String name) {
    return name.matches("[0-9]{19}\\.log") && Character.digit(name.charAt(0), 10) < 9;
  }

  static long number(String fileName) {
    return Long.parseLong(fileName.substring(0, 19));
  }

  /** Makes the file with its header; after a failure there is none. */
  static Generation create(LogFile.Opener opener, Path folder, long number, long start)
      throws IOException {
    LogFile file = opener.open(folder.resolve(fileName(number)), true);
    try {
      long salt = RANDOM.nextLong();
      file.write(header(number, salt), 0);
      return new Generation(number, salt, file, start);
    } catch (IOException | RuntimeException e) {
      file.delete();
      throw e;
    }
  }

  static ByteBuffer header(long number, long salt) {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.putLong(MAGIC | VERSION << VERSION_SHIFT).putLong(number).putLong(salt);
    return header.putInt(Frame.checksum(header.slice(0, CHECKED))).flip();
  }

  /**
   * Opens a file that is there; null when its header never reached the disk.
   *
   * @throws FaultException CORRUPT for another header, UNSUPPORTED for one of another version
   */
  static Generation open(LogFile.Opener opener, Path folder, long number, long start)
      throws IOException {
    LogFile file = opener.open(folder.resolve(fileName(number)), false);
    try {
      ByteBuffer header = ByteBuffer.allocate(HEADER);
      if (file.size() < HEADER) {
        file.close();
        return null;
      }
      file.read(header, 0);
      if (header.flip().equals(ByteBuffer.allocate(HEADER))) {
        file.close();
        return null;
      }
      requireOwn(file.path(), header, number);
      Generation generation = new Generation(number, header.getLong(16), file, start);
      generation.entered = true;
      return generation;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void requireOwn(Path path, ByteBuffer header, long number) throws FaultException {
    long version = header.getLong(0) - MAGIC;
    boolean whole = header.getInt(CHECKED) == Frame.checksum(header.slice(0, CHECKED));
    if (!whole || (version & ~(0xffL << VERSION_SHIFT)) != 0 || header.getLong(8) != number) {
      throw JournalFaults.corrupt(path + " does not begin as generation " + number + " of a log");
    }
    if (version != VERSION << VERSION_SHIFT) {
      throw new FaultException(
          Fault.UNSUPPORTED,
          path + " has version " + (version >> VERSION_SHIFT) + ": a newer program wrote it");
    }
  }

  long number() {
    return number;
  }

  long start() {
    return start;
  }

  long salt() {
    return salt;
  }

  LogFile file() {
    return file;
  }

  /** The frame of a record at a position of the log. */
  ByteBuffer frame(long position, byte kind, int length, int bodyChecksum) {
    return Frame.of(salt, position - start, kind, length, bodyChecksum);
  }

  ByteBuffer seal(long position) {
    return Frame.seal(salt, position - start);
  }

  void write(ByteBuffer from, long position) throws IOException {
    file.write(from, position - start);
  }

  void read(ByteBuffer into, long position) throws IOException {
    file.read(into, position - start);
  }

  boolean isSynced(long to) {
    return synced >= to;
  }

  /** Brings all before {@code to} to the disk, which was written before this call. */
  void sync(long to) throws IOException {
    if (synced < to) {
      file.force();
      synced = to;
    }
  }

  /**
   * Gives the file zeros behind {@code end}, the log's own, for records to be written over. A file
   * that grows has its length brought to the disk with every fdatasync, too, which takes as long
   * again as a small record. After a large stretch there is nothing to win.
   */
  void layZeros(long end) {
    long offset = end - start;
    if (offset < zeros || end - synced > AHEAD / 4) {
      return;
    }
    try {
      file.write(ZEROS.duplicate(), offset);
      zeros = offset + AHEAD;
    } catch (IOException full) {
      // Then it grows with its records, whose own writing says what is wrong.
      zeros = offset;
    }
  }

  /** The file was opened with nothing but zeros behind its records. */
  void hasZeros(long size) {
    zeros = size;
  }

  void cutZeros(long end) throws IOException {
    if (end - start < zeros && !file.isClosed()) {
      file.truncate(end - start);
    }
  }

  boolean isEntered() {
    return entered;
  }

  void setEntered() {
    entered = true;
  }

  boolean isClosed() {
    return file.isClosed();
  }

  void close() throws IOException {
    file.close();
  }

  void delete() throws IOException {
    file.delete();
  }

  /** Removes a generation that was not opened. */
  static void delete(Path folder, long number) throws IOException {
    Files.deleteIfExists(folder.resolve(fileName(number)));
  }
}

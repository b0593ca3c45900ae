package io.orrery.node.store;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * LMDB's data file, which is looked at before LMDB maps it: one that is cut short is a SIGBUS
 * later, which is the end of a JVM. And the copy beside it that is to take its place.
 *
 * <p>Layout (LMDB 0.9 mdb.c, MDB_page and MDB_meta, 64 bit): pages 0 and 1 each hold a meta block
 * behind a 16 byte page header: {@code u32 magic 0xBEEFC0DE | u32 version 1 | u64 address | u64 map
 * size | MDB_db free | MDB_db main | u64 last page | u64 transaction}; MDB_db has 48 bytes and the
 * free one starts with the page size. The meta block with the higher transaction counts.
 */
final class IndexFile {
  private static final String NAME = "data.mdb";
  private static final int MAGIC = 0xBEEFC0DE;
  private static final int META = 16;
  private static final int PAGE_SIZE = META + 24;
  private static final int LAST_PAGE = META + 120;
  private static final int TRANSACTION = META + 128;
  private static final int META_END = META + 136;

  private final Path folder;
  private final Path file;

  IndexFile(Path folder) {
    this.folder = folder;
    this.file = folder.resolve(NAME);
  }

  /** In bytes; 0 when there is none. */
  long length() {
    return file.toFile().length();
  }

  /**
   * LMDB may leave its last pages unwritten when they hold nothing, so a file that is a little
   * short can be whole. Such a file gets the missing length; reading all of it then says which it
   * is.
   *
   * @return the length before, or -1 when the file was long enough
   * @throws FaultException CORRUPT when it is no data file of LMDB, or none that can be read
   */
  long lengthen() throws FaultException {
    long required = requiredLength();
    long length = length();
    if (length >= required) {
      return -1;
    }
    try {
      setLength(required);
      return length;
    } catch (IOException e) {
      throw StoreFaults.of(folder, e);
    }
  }

  /** Takes back what {@link #lengthen} added: the file is not whole. */
  FaultException cutShort(long length, Exception cause) {
    try {
      setLength(length);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return new FaultException(
        Fault.CORRUPT, file + " is cut short: restore the store's folder from a copy", cause);
  }

  private void setLength(long length) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.setLength(length);
    }
  }

  /** The length that the file must have for all its pages, in bytes. */
  private long requiredLength() throws FaultException {
    if (!Files.isRegularFile(file)) {
      throw damaged("is missing");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer first = meta(channel, 0);
      int pageSize = first.getInt(PAGE_SIZE);
      if (pageSize < 512 || pageSize > 65536 || Integer.bitCount(pageSize) != 1) {
        throw damaged("is damaged");
      }
      ByteBuffer second = meta(channel, pageSize);
      boolean newer = second.getLong(TRANSACTION) > first.getLong(TRANSACTION);
      return Math.multiplyExact((newer ? second : first).getLong(LAST_PAGE) + 1, pageSize);
    } catch (ArithmeticException e) {
      throw damaged("is damaged");
    } catch (IOException e) {
      throw StoreFaults.of(folder, e);
    }
  }

  private ByteBuffer meta(FileChannel channel, long at) throws IOException {
    ByteBuffer meta = ByteBuffer.allocate(META_END).order(ByteOrder.nativeOrder());
    while (meta.hasRemaining()) {
      if (channel.read(meta, at + meta.position()) < 0) {
        throw damaged("is cut short");
      }
    }
    if (meta.getInt(META) != MAGIC || meta.getInt(META + 4) != 1) {
      throw damaged("is damaged");
    }
    return meta;
  }

  private FaultException damaged(String how) {
    return new FaultException(
        Fault.CORRUPT, file + " " + how + ": restore the store's folder from a copy");
  }

  /** A folder for a copy, in place of any that was not used. */
  Path newCopy() throws IOException {
    removeCopy();
    return Files.createDirectories(copyFolder());
  }

  /** Has the copy on the disk, whole. */
  void syncCopy() throws IOException {
    try (FileChannel copy =
        FileChannel.open(copyFolder().resolve(NAME), StandardOpenOption.WRITE)) {
      copy.force(true);
    }
  }

  /** Puts the copy in the place of the file, which nobody has open. */
  void exchangeForCopy() throws FaultException {
    try {
      Files.move(copyFolder().resolve(NAME), file, StandardCopyOption.ATOMIC_MOVE);
      StoreFolder.sync(folder);
    } catch (IOException e) {
      throw StoreFaults.of(folder, e);
    }
  }

  /** Removes a copy that was not used. */
  void removeCopy() throws IOException {
    Files.deleteIfExists(copyFolder().resolve(NAME));
    Files.deleteIfExists(copyFolder());
  }

  private Path copyFolder() {
    return folder.resolve("compact");
  }
}

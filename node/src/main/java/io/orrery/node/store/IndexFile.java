package io.orrery.node.store;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A look at LMDB's data file before LMDB maps it: a file that is cut short is a SIGBUS later, which
 * is the end of a JVM.
 *
 * <p>Layout (LMDB 0.9 mdb.c, MDB_page and MDB_meta, 64 bit): pages 0 and 1 each hold a meta block
 * behind a 16 byte page header: {@code u32 magic 0xBEEFC0DE | u32 version 1 | u64 address | u64 map
 * size | MDB_db free | MDB_db main | u64 last page | u64 transaction}; MDB_db has 48 bytes and the
 * free one starts with the page size. The meta block with the higher transaction counts.
 */
final class IndexFile {
  private static final int MAGIC = 0xBEEFC0DE;
  private static final int META = 16;
  private static final int PAGE_SIZE = META + 24;
  private static final int LAST_PAGE = META + 120;
  private static final int TRANSACTION = META + 128;
  private static final int META_END = META + 136;

  private IndexFile() {}

  /**
   * The length that the file must have for all its pages, in bytes.
   *
   * @throws FaultException CORRUPT when it is no data file of LMDB, or none that can be read
   */
  static long requiredLength(Path file) throws FaultException {
    if (!Files.isRegularFile(file)) {
      throw damaged(file, "is missing");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer first = meta(channel, 0, file);
      int pageSize = first.getInt(PAGE_SIZE);
      if (pageSize < 512 || pageSize > 65536 || Integer.bitCount(pageSize) != 1) {
        throw damaged(file, "is damaged");
      }
      ByteBuffer second = meta(channel, pageSize, file);
      boolean newer = second.getLong(TRANSACTION) > first.getLong(TRANSACTION);
      return Math.multiplyExact((newer ? second : first).getLong(LAST_PAGE) + 1, pageSize);
    } catch (ArithmeticException e) {
      throw damaged(file, "is damaged");
    } catch (IOException e) {
      throw StoreFaults.of(file.getParent(), e);
    }
  }

  private static ByteBuffer meta(FileChannel channel, long at, Path file) throws IOException {
    ByteBuffer meta = ByteBuffer.allocate(META_END).order(ByteOrder.nativeOrder());
    while (meta.hasRemaining()) {
      if (channel.read(meta, at + meta.position()) < 0) {
        throw damaged(file, "is cut short");
      }
    }
    if (meta.getInt(META) != MAGIC || meta.getInt(META + 4) != 1) {
      throw damaged(file, "is damaged");
    }
    return meta;
  }

  static FaultException damaged(Path file, String how) {
    return new FaultException(
        Fault.CORRUPT, file + " " + how + ": restore the store's folder from a copy");
  }
}

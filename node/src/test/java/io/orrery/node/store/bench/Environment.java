package io.orrery.node.store.bench;

import io.orrery.ipld.Multihash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lmdbjava.CopyFlags;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/** An LMDB environment with the blocks as values, fully durable. */
final class Environment implements AutoCloseable {
  private final Path folder;
  private final ByteBuffer key = ByteBuffer.allocateDirect(64);
  private Env<ByteBuffer> env;
  private Dbi<ByteBuffer> blocks;
  private Txn<ByteBuffer> reading;

  Environment(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    open();
  }

  private void open() {
    env =
        Env.create()
            .setMapSize(1L << 40)
            .setMaxDbs(1)
            .open(folder.toFile(), 0644, EnvFlags.MDB_NOTLS);
    blocks = env.openDbi("blocks", DbiFlags.MDB_CREATE);
    reading = env.txnRead();
    reading.reset();
  }

  Txn<ByteBuffer> begin() {
    return env.txnWrite();
  }

  /** Stores a value, padded to {@code room} bytes. */
  void put(Txn<ByteBuffer> txn, Multihash hash, ByteBuffer data, int room) {
    blocks.reserve(txn, key(hash), room).put(data.duplicate());
  }

  boolean delete(Txn<ByteBuffer> txn, Multihash hash) {
    return blocks.delete(txn, key(hash));
  }

  /** The sum of some bytes of each page, or -1 when the block is not here. */
  int read(Multihash hash) {
    reading.renew();
    try {
      ByteBuffer value = blocks.get(reading, key(hash));
      return value == null ? -1 : touch(value);
    } finally {
      reading.reset();
    }
  }

  static int touch(ByteBuffer bytes) {
    int sum = 0;
    for (int i = 0; i < bytes.remaining(); i += 4096) {
      sum += bytes.get(i) & 0xff;
    }
    return sum;
  }

  private ByteBuffer key(Multihash hash) {
    hash.writeTo(key.clear());
    return key.flip();
  }

  void compact() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    env.copy(copy.toFile(), CopyFlags.MDB_CP_COMPACT);
    close();
    Files.move(
        copy.resolve("data.mdb"),
        folder.resolve("data.mdb"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    open();
  }

  @Override
  public void close() {
    reading.close();
    env.close();
  }
}

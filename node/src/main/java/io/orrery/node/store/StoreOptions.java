package io.orrery.node.store;

/**
 * How a store is opened.
 *
 * @param create make the store when its folder is absent or empty
 * @param hashOnRead hash every block again each time it is viewed (Kubo's {@code
 *     Datastore.HashOnRead}); without it a checksum guards the first view of each block
 * @param segmentSize the bytes of a full segment file, 64 KiB to 1 GiB. Smaller ones give space
 *     back in smaller steps, larger ones need fewer files. A block that is larger gets a segment of
 *     its own
 * @param indexMapSize the address space that LMDB asks for, in bytes; halved until it is granted
 * @param queueSize the bytes that may wait for the disk before {@code put} waits too. Half of it
 *     makes one durable step while the other half fills
 */
public record StoreOptions(
    boolean create, boolean hashOnRead, int segmentSize, long indexMapSize, int queueSize) {
  private static final int MIB = 1024 * 1024;

  public StoreOptions {
    if (segmentSize < 64 * 1024 || segmentSize > 1024 * MIB) {
      throw new IllegalArgumentException("a segment has 64 KiB to 1 GiB, not " + segmentSize);
    }
    if (queueSize < 1 || indexMapSize < 1) {
      throw new IllegalArgumentException("sizes are positive");
    }
  }

  /** Opens what exists; a 1 TiB map, which costs nothing until it is used. */
  public static StoreOptions standard() {
    return new StoreOptions(false, false, 256 * MIB, 1L << 40, 64 * MIB);
  }

  public StoreOptions withCreate(boolean yes) {
    return new StoreOptions(yes, hashOnRead, segmentSize, indexMapSize, queueSize);
  }

  public StoreOptions withHashOnRead(boolean yes) {
    return new StoreOptions(create, yes, segmentSize, indexMapSize, queueSize);
  }

  public StoreOptions withSegmentSize(int bytes) {
    return new StoreOptions(create, hashOnRead, bytes, indexMapSize, queueSize);
  }

  public StoreOptions withIndexMapSize(long bytes) {
    return new StoreOptions(create, hashOnRead, segmentSize, bytes, queueSize);
  }

  public StoreOptions withQueueSize(int bytes) {
    return new StoreOptions(create, hashOnRead, segmentSize, indexMapSize, bytes);
  }
}

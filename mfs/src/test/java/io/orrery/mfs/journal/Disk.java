package io.orrery.mfs.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A disk that can be full, can fail, and knows what of its files a power failure would leave. The
 * files are real.
 */
final class Disk implements LogFile.Opener {
  static final String NO_SPACE = "No space left on device";

  private final Map<Path, Long> synced = new ConcurrentHashMap<>();
  private final boolean syncs;

  /** The bytes that may still be written. */
  final AtomicLong room = new AtomicLong(Long.MAX_VALUE);

  volatile boolean failsToSync;

  /** A disk on which a sync takes no time, for tests that are not about it. */
  static Disk quick() {
    return new Disk(false);
  }

  static Disk real() {
    return new Disk(true);
  }

  private Disk(boolean syncs) {
    this.syncs = syncs;
  }

  @Override
  public LogFile open(Path path, boolean create) throws IOException {
    return new DiskFile(path, create);
  }

  /** Copies a folder as it would be found after a power failure now, or worse: what was synced. */
  void copySynced(Path folder, Path to) throws IOException {
    Files.createDirectories(to);
    for (Map.Entry<Path, Long> file : Map.copyOf(synced).entrySet()) {
      if (file.getKey().getParent().equals(folder) && Files.exists(file.getKey())) {
        byte[] bytes = Files.readAllBytes(file.getKey());
        Path copy = to.resolve(file.getKey().getFileName());
        Files.write(copy, java.util.Arrays.copyOf(bytes, file.getValue().intValue()));
      }
    }
  }

  private final class DiskFile extends LogFile {
    DiskFile(Path path, boolean create) throws IOException {
      super(path, create);
    }

    @Override
    void write(ByteBuffer from, long offset) throws IOException {
      long there = Math.min(room.get(), from.remaining());
      room.addAndGet(-there);
      if (there < from.remaining()) {
        super.write(from.slice(from.position(), (int) there), offset);
        throw new IOException(NO_SPACE);
      }
      super.write(from, offset);
    }

    @Override
    void force() throws IOException {
      long size = size();
      if (failsToSync) {
        failsToSync = false;
        throw new IOException("Input/output error");
      }
      if (syncs) {
        super.force();
      }
      synced.merge(path(), size, Math::max);
    }
  }
}

package io.orrery.mfs.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A disk that can be full, can fail, and knows what of its files a power failure would leave. The
 * files are real.
 */
final class Disk implements LogFile.Opener {
  static final String NO_SPACE = "No space left on device";

  /** The files of which anything was synced, in the order in which that first happened. */
  private final List<DiskFile> files = new CopyOnWriteArrayList<>();

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
    for (DiskFile file : files) {
      Path path = file.path();
      if (path.getParent().equals(folder) && Files.exists(path)) {
        Files.write(to.resolve(path.getFileName()), file.synced());
      }
    }
  }

  /** One write: no two are equal. */
  private static final class Stretch {
    final long offset;
    final int length;

    Stretch(long offset, int length) {
      this.offset = offset;
      this.length = length;
    }
  }

  private final class DiskFile extends LogFile {
    /** What was written and not synced. */
    private final Queue<Stretch> unsynced = new ConcurrentLinkedQueue<>();

    private volatile long size;

    DiskFile(Path path, boolean create) throws IOException {
      super(path, create);
    }

    /** The file with zeros where nothing was synced, as the log had laid them. */
    private byte[] synced() throws IOException {
      List<Stretch> lost = List.copyOf(unsynced);
      byte[] bytes = Arrays.copyOf(Files.readAllBytes(path()), (int) size);
      for (Stretch stretch : lost) {
        int from = (int) Math.min(bytes.length, stretch.offset);
        int to = (int) Math.min(bytes.length, stretch.offset + stretch.length);
        Arrays.fill(bytes, from, to, (byte) 0);
      }
      return bytes;
    }

    @Override
    void write(ByteBuffer from, long offset) throws IOException {
      unsynced.add(new Stretch(offset, from.remaining()));
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
      List<Stretch> reached = List.copyOf(unsynced);
      long end = size();
      if (failsToSync) {
        failsToSync = false;
        throw new IOException("Input/output error");
      }
      if (syncs) {
        super.force();
      }
      size = Math.max(size, end);
      unsynced.removeAll(reached);
      if (!files.contains(this)) {
        files.add(this);
      }
    }
  }
}

package io.orrery.fuse.bench;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import jnr.ffi.Pointer;
import jnr.ffi.types.off_t;
import jnr.ffi.types.size_t;
import ru.serce.jnrfuse.ErrorCodes;
import ru.serce.jnrfuse.FuseFillDir;
import ru.serce.jnrfuse.FuseStubFS;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseFileInfo;

/**
 * Shows a folder read-only the way a program does that takes jnr-fuse as it comes: paths, its
 * {@code mount}, and libfuse's own loops. The yardstick of {@code scripts/bench} for the loops of
 * ours. Reads come out of memory, so that nothing but the way to the kernel is measured.
 */
public final class StockMirror extends FuseStubFS {
  private static final String[] OPTIONS = {
    "-o", "ro,kernel_cache,attr_timeout=3600,entry_timeout=3600,use_ino"
  };

  private final Path source;
  private final Map<String, MappedByteBuffer> maps = new ConcurrentHashMap<>();

  private StockMirror(Path source) {
    this.source = source;
  }

  /**
   * Serves, and mounts again when it was unmounted, so that a fresh mount does not mean a JVM that
   * has compiled nothing. Arguments: the folder to show, the mount point.
   */
  public static void main(String[] args) {
    while (true) {
      new StockMirror(Path.of(args[0])).mount(Path.of(args[1]), true, false, OPTIONS);
    }
  }

  private Path file(String path) {
    return source.resolve(path.substring(1));
  }

  private interface Work {
    int run() throws IOException;
  }

  private static int answer(Work work) {
    try {
      return work.run();
    } catch (NoSuchFileException e) {
      return -ErrorCodes.ENOENT();
    } catch (IOException e) {
      return -ErrorCodes.EIO();
    }
  }

  @Override
  public int getattr(String path, FileStat stat) {
    return answer(
        () -> {
          Map<String, Object> of = Files.readAttributes(file(path), "unix:mode,ino,size");
          stat.st_mode.set((Integer) of.get("mode"));
          stat.st_ino.set((Long) of.get("ino"));
          stat.st_size.set((Long) of.get("size"));
          stat.st_nlink.set(1);
          return 0;
        });
  }

  @Override
  public int readdir(
      String path, Pointer buffer, FuseFillDir fill, @off_t long offset, FuseFileInfo info) {
    return answer(
        () -> {
          List<Path> entries;
          try (Stream<Path> listed = Files.list(file(path))) {
            entries = listed.toList();
          }
          fill.apply(buffer, ".", null, 0);
          fill.apply(buffer, "..", null, 0);
          for (Path entry : entries) {
            fill.apply(buffer, entry.getFileName().toString(), null, 0);
          }
          return 0;
        });
  }

  @Override
  public int read(
      String path, Pointer buffer, @size_t long size, @off_t long offset, FuseFileInfo info) {
    return answer(
        () -> {
          MappedByteBuffer bytes = map(path);
          int length = (int) Math.max(0, Math.min(size, bytes.capacity() - offset));
          if (length > 0) {
            byte[] part = new byte[length];
            bytes.get((int) offset, part);
            buffer.put(0, part, 0, length);
          }
          return length;
        });
  }

  private MappedByteBuffer map(String path) throws IOException {
    MappedByteBuffer known = maps.get(path);
    if (known != null) {
      return known;
    }
    try (FileChannel channel = FileChannel.open(file(path))) {
      MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      maps.put(path, map);
      return map;
    }
  }
}

package io.orrery.node.writable;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The process that writes while {@link KillTest} kills what serves the mount. Each of its threads
 * writes below a folder of its own what a {@link Scribe} says, and one maps a file. What has
 * returned is said on the output: the name of the writer and the number of its step, from 0.
 */
final class RandomWriter {
  static final String MAPPED = "mapped";
  static final int PAGE = 4096;
  static final int MAPPED_PAGES = 64;
  private static final int OPEN_FILES = 5;

  private final Path folder;
  private final Map<Integer, FileChannel> open = new LinkedHashMap<>(16, 0.75f, true);

  RandomWriter(Path folder) {
    this.folder = folder;
  }

  /** Arguments: the folder, the seed, the number of writers. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      String name = "w" + i;
      RandomWriter writer = new RandomWriter(Files.createDirectory(folder.resolve(name)));
      Scribe scribe = new Scribe(Long.parseLong(args[1]) + i);
      threads.add(new Thread(() -> repeat(name, () -> writer.make(scribe.next())), name));
    }
    Mapped mapped = new Mapped(folder.resolve(MAPPED));
    threads.add(new Thread(() -> repeat(MAPPED, mapped), MAPPED));
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Until it fails. */
  private static void repeat(String name, Callable<Void> step) {
    for (int i = 0; ; i++) {
      try {
        step.call();
      } catch (Exception | InternalError e) {
        System.out.println("stopped " + name + " in step " + i + ": " + e);
        return;
      }
      System.out.println(name + " " + i);
    }
  }

  /** Stamps every page of a shared mapping with the number of the round, and syncs it. */
  private static final class Mapped implements Callable<Void> {
    private final MappedByteBuffer pages;
    private int round;

    Mapped(Path file) throws IOException {
      try (FileChannel channel = FileChannel.open(file, CREATE_NEW, READ, WRITE)) {
        pages = channel.map(FileChannel.MapMode.READ_WRITE, 0, MAPPED_PAGES * (long) PAGE);
        channel.force(true);
      }
    }

    @Override
    public Void call() {
      for (int page = 0; page < MAPPED_PAGES; page++) {
        pages.putInt(page * PAGE, round);
      }
      pages.force();
      round++;
      return null;
    }
  }

  Void make(Step step) throws Exception {
    Path path = folder.resolve(step.path());
    switch (step.kind()) {
      case CREATE -> keep(step.file(), FileChannel.open(path, CREATE_NEW, READ, WRITE));
      case WRITE -> write(channel(step), step);
      case WRITE_SYNCED -> {
        try (FileChannel synced = FileChannel.open(path, WRITE, DSYNC)) {
          write(synced, step);
        }
      }
      case TRUNCATE -> {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
          file.setLength(step.at());
        }
      }
      case MKDIR -> Files.createDirectory(path);
      case RMDIR, UNLINK -> Files.delete(path);
      case SYMLINK -> Files.createSymbolicLink(path, Path.of(step.to()));
      case RENAME -> Files.move(path, folder.resolve(step.to()), StandardCopyOption.ATOMIC_MOVE);
      case FSYNC -> channel(step).force(true);
      case FDATASYNC -> channel(step).force(false);
      case FSYNC_DIRECTORY -> {
        try (FileChannel directory = FileChannel.open(path, READ)) {
          directory.force(true);
        }
      }
      case CID ->
          new ProcessBuilder("getfattr", "-n", "ipfs.cid", path.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
    }
    return null;
  }

  private static void write(FileChannel channel, Step step) throws IOException {
    ByteBuffer bytes = step.bytes().duplicate();
    while (bytes.hasRemaining()) {
      channel.write(bytes, step.at() + bytes.position());
    }
  }

  private FileChannel channel(Step step) throws IOException {
    FileChannel kept = open.get(step.file());
    return kept != null
        ? kept
        : keep(step.file(), FileChannel.open(folder.resolve(step.path()), READ, WRITE));
  }

  /** Open until others were used more lately, whatever becomes of its name. */
  private FileChannel keep(int file, FileChannel channel) throws IOException {
    open.put(file, channel);
    if (open.size() > OPEN_FILES) {
      int eldest = open.keySet().iterator().next();
      open.remove(eldest).close();
    }
    return channel;
  }
}

package io.orrery.node.writable;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes that map files: another than the test, since a page that cannot be read is an error
 * in the middle of Java code.
 */
final class MappedWriter {
  private static final int PAGE = 4096;

  private final Path folder;

  private MappedWriter(Path folder) {
    this.folder = folder;
  }

  static MappedWriter in(Path folder) {
    return new MappedWriter(folder);
  }

  /** Runs one process for each line of arguments, all at once; all must succeed. */
  void together(String... lines) throws Exception {
    List<Child> children = new ArrayList<>();
    for (String line : lines) {
      children.add(Child.start(MappedWriter.class, folder, line.split(" ")));
    }
    for (Child child : children) {
      child.succeeds();
    }
  }

  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[1]);
    switch (args[0]) {
      case "fill" -> fill(file, number(args[2]), number(args[3]), number(args[4]));
      case "check" -> check(file, number(args[2]));
      default -> coherent(file, number(args[2]));
    }
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }

  /** The int of page {@code p} that every 16th byte of it begins. */
  private static int stamp(int page) {
    return page * 31 + 7;
  }

  private static void fill(Path file, int first, int step, int pages) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ, WRITE, CREATE)) {
      MappedByteBuffer map = channel.map(MapMode.READ_WRITE, 0, (long) pages * PAGE);
      for (int page = first; page < pages; page += step) {
        for (int at = 0; at < PAGE; at += 16) {
          map.putInt(page * PAGE + at, stamp(page));
        }
        if (page % 500 == first) {
          map.force();
        }
      }
      map.force();
    }
  }

  private static void check(Path file, int pages) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(PAGE);
      for (int page = 0; page < pages; page++) {
        channel.read(bytes.clear(), (long) page * PAGE);
        for (int at = 0; at < PAGE; at += 16) {
          same(stamp(page), bytes.getInt(at), "page " + page);
        }
      }
    }
  }

  /** By turns written through the mapping and by write(2), and read the other way. */
  private static void coherent(Path file, int rounds) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ, WRITE, CREATE);
        FileChannel other = FileChannel.open(file, READ, WRITE)) {
      ByteBuffer four = ByteBuffer.allocate(4);
      for (int round = 0; round < rounds; round++) {
        // The file grows under its mappings, and pages change hands.
        channel.write(ByteBuffer.allocate(PAGE), round * (long) PAGE);
        MappedByteBuffer map = channel.map(MapMode.READ_WRITE, 0, (round + 1L) * PAGE);
        map.putInt(round * PAGE + 100, round);
        other.read(four.clear(), round * (long) PAGE + 100);
        same(round, four.getInt(0), "read after put, round " + round);
        other.write(four.clear().putInt(0, -round), round * (long) PAGE + 200);
        same(-round, map.getInt(round * PAGE + 200), "get after write, round " + round);
        if (round % 50 == 0) {
          map.force();
        }
      }
      same(PAGE * rounds, (int) other.size(), "size");
    }
  }

  private static void same(int expected, int found, String what) throws IOException {
    if (expected != found) {
      throw new IOException(what + ": " + found + ", not " + expected);
    }
  }
}

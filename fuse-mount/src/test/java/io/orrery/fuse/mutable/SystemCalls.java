package io.orrery.fuse.mutable;

import io.orrery.fuse.Run;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.types.size_t;

/**
 * A program that makes the calls for which no tool exists, each told in one argument, and prints a
 * line for each: its result, or the number of the error with a minus.
 */
public final class SystemCalls {
  private static final int AT_FDCWD = -100;
  private static final int O_RDWR = 2;

  /** Public because jnr's generated class implements it. */
  public interface Calls {
    int open(String path, int flags);

    int renameat2(int from, String name, int to, String newName, int flags);

    long lseek(int descriptor, long offset, int whence);

    long copy_file_range(
        int from, Pointer offset, int to, Pointer toOffset, @size_t long length, int flags);
  }

  private static final Calls CALLS =
      LibraryLoader.create(Calls.class).option(LibraryOption.SaveError, true).load("c");
  private static final Runtime RUNTIME = Runtime.getRuntime(CALLS);

  private SystemCalls() {}

  /** Runs it in {@code directory}. */
  static Process start(Path directory, String... calls) throws IOException {
    List<String> command = new ArrayList<>(Run.java(SystemCalls.class));
    command.addAll(List.of(calls));
    return new ProcessBuilder(command).directory(directory.toFile()).start();
  }

  public static void main(String[] calls) throws Exception {
    for (String call : calls) {
      System.out.println(make(call.split(" ")));
    }
  }

  private static String make(String[] call) throws Exception {
    return switch (call[0]) {
      case "rename" ->
          result(CALLS.renameat2(AT_FDCWD, call[1], AT_FDCWD, call[2], Integer.parseInt(call[3])));
      case "data" -> result(CALLS.lseek(open(call[1]), Long.parseLong(call[2]), 3));
      case "hole" -> result(CALLS.lseek(open(call[1]), Long.parseLong(call[2]), 4));
      case "copy" -> copy(call);
      case "map" -> map(Path.of(call[1]), Integer.parseInt(call[2]), call[3]);
      case "dirty" -> dirty(Path.of(call[1]), Integer.parseInt(call[2]), call[3]);
      case "lock" -> lock(Path.of(call[1]), true);
      case "try" -> lock(Path.of(call[1]), false);
      default -> throw new IllegalArgumentException(call[0]);
    };
  }

  private static String result(long value) {
    return Long.toString(value < 0 ? -RUNTIME.getLastError() : value);
  }

  private static int open(String path) {
    return CALLS.open(path, O_RDWR);
  }

  private static String copy(String[] call) {
    Pointer offsets = Memory.allocateDirect(RUNTIME, 16);
    offsets.putLong(0, Long.parseLong(call[2]));
    offsets.putLong(8, Long.parseLong(call[4]));
    long length = Long.parseLong(call[5]);
    return result(
        CALLS.copy_file_range(
            open(call[1]), offsets.slice(0), open(call[3]), offsets.slice(8), length, 0));
  }

  private static String map(Path path, int offset, String text) throws Exception {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer map = file.map(FileChannel.MapMode.READ_WRITE, 0, file.size());
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      map.put(offset, bytes);
      map.force();
      byte[] again = new byte[bytes.length];
      file.read(ByteBuffer.wrap(again), offset);
      return new String(again, StandardCharsets.US_ASCII);
    }
  }

  /** Writes into a map, which stays until the input ends, and asks nobody to bring it anywhere. */
  private static String dirty(Path path, int offset, String text) throws Exception {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer map = file.map(FileChannel.MapMode.READ_WRITE, 0, file.size());
      map.put(offset, text.getBytes(StandardCharsets.US_ASCII));
      System.out.println("mapped");
      System.in.readAllBytes();
      return "" + map.get(offset);
    }
  }

  /** With {@code keep} the lock is held until the input ends. */
  private static String lock(Path path, boolean keep) throws Exception {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (keep) {
        System.out.println("locked");
        System.in.readAllBytes();
      }
      return lock == null ? "busy" : "free";
    }
  }
}

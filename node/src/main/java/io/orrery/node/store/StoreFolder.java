package io.orrery.node.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of a store: {@code format} (one line of text with the version), {@code index} (LMDB),
 * {@code segments}. While it is being made the text lies in {@code format.new}, so that a making
 * that was cut off is told from a store that lost something.
 */
final class StoreFolder {
  private static final int VERSION = 1;
  private static final Pattern FORMAT = Pattern.compile("orrery store (\\d{1,9})\n");

  /** Their mmap is not coherent, their fsync may not mean it, or they may be a mount of our own. */
  private static final Pattern UNFIT = Pattern.compile("fuse.*|nfs.*|9p|cifs|smb.*|afs|ceph");

  /** The folders that this process holds open: LMDB's locks do not work twice in one process. */
  private static final Set<Object> CLAIMED = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final Object claim;

  private StoreFolder(Path root, Object claim) {
    this.root = root;
    this.claim = claim;
  }

  /**
   * Checks and claims the folder, making it when it is absent or empty and that is asked for; then
   * {@link #isNew()} says so and {@link #finish()} is to be called.
   */
  static StoreFolder open(Path folder, boolean create) throws FaultException {
    try {
      Path root = folder.toAbsolutePath().normalize();
      requireFit(root);
      boolean fresh = !Files.exists(root) || isEmptyOrUnfinished(root);
      if (fresh && !create) {
        throw new FaultException(
            Fault.ABSENT, "there is no store in " + root + ": make one with `orrery init`");
      }
      if (fresh) {
        make(root);
      } else {
        requireVersion(root);
      }
      Object claim = Files.readAttributes(root, "unix:dev,ino");
      if (!CLAIMED.add(claim)) {
        throw FaultException.refused("the store " + root + " is already open in this process");
      }
      return new StoreFolder(root, claim);
    } catch (IOException e) {
      throw StoreFaults.of(folder, e);
    }
  }

  private static boolean isEmptyOrUnfinished(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      throw FaultException.refused(root + " is no folder: move it away or name another place");
    }
    Set<String> names;
    try (Stream<Path> entries = Files.list(root)) {
      names = entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
    }
    names.remove("lost+found");
    if (names.isEmpty() || (names.contains("format.new") && !names.contains("format"))) {
      return true;
    }
    if (!names.contains("format")) {
      throw FaultException.refused(
          root + " holds something that is not a store: move it away or name another folder");
    }
    return false;
  }

  private static void requireVersion(Path root) throws IOException {
    String text = Files.size(root.resolve("format")) > 100 ? "" : read(root.resolve("format"));
    Matcher matcher = FORMAT.matcher(text);
    if (!matcher.matches()) {
      throw new FaultException(
          Fault.CORRUPT, root.resolve("format") + " is damaged: restore the store's folder");
    }
    if (Integer.parseInt(matcher.group(1)) != VERSION) {
      throw FaultException.unsupported(
          "the store "
              + root
              + " has format "
              + matcher.group(1)
              + ", this version reads "
              + VERSION
              + ": use the version that wrote it");
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), US_ASCII);
  }

  private static void make(Path root) throws IOException {
    Files.createDirectories(root);
    for (String part : List.of("index/data.mdb", "index/lock.mdb")) {
      Files.deleteIfExists(root.resolve(part));
    }
    write(root.resolve("format.new"), "orrery store " + VERSION + "\n");
    Files.createDirectories(root.resolve("index"));
    Files.createDirectories(root.resolve("segments"));
    sync(root);
  }

  private static void write(Path file, String text) throws IOException {
    try (FileChannel out = FileChannel.open(file, CREATE, WRITE, TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
  }

  /** The file system's type, by the nearest folder that exists. */
  private static void requireFit(Path root) throws IOException {
    Path existing = root;
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    String type;
    try {
      type = Files.getFileStore(existing).type();
    } catch (IOException e) {
      // In a chroot the mount point may lie outside of what can be seen; the rest then still works.
      return;
    }
    if (!isFit(type)) {
      throw FaultException.refused(
          "a store cannot lie on " + type + " (" + root + "): name a folder on a local disk");
    }
  }

  static boolean isFit(String fileSystem) {
    return !UNFIT.matcher(fileSystem).matches();
  }

  /** Makes names in {@code folder} durable. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  boolean isNew() {
    return Files.exists(root.resolve("format.new")) && !Files.exists(root.resolve("format"));
  }

  /** The last step of making a store: from here on it exists. */
  void finish() throws FaultException {
    try {
      sync(index());
      Files.move(root.resolve("format.new"), root.resolve("format"), ATOMIC_MOVE);
      sync(root);
      if (root.getParent() != null) {
        sync(root.getParent());
      }
    } catch (IOException e) {
      throw StoreFaults.of(root, e);
    }
  }

  Path root() {
    return root;
  }

  Path index() {
    return root.resolve("index");
  }

  Path segments() {
    return root.resolve("segments");
  }

  /** Lets this process open the folder again. */
  void release() {
    CLAIMED.remove(claim);
  }
}

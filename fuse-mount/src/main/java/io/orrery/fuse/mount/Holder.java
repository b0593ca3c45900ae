package io.orrery.fuse.mount;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process that keeps a mount busy, and by what. Found in /proc without touching the mount: links
 * are read, not followed; open files are known by their mount's id, mappings by its device.
 */
record Holder(long pid, String command, String by) {
  private static final Path PROC = Path.of("/proc");

  /** Everybody who holds {@code mount}, as far as this user may look into other processes. */
  static List<Holder> of(MountEntry mount) {
    List<Holder> holders = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        how(process, mount).ifPresent(by -> holders.add(holder(process, by)));
      }
    } catch (IOException e) {
      return holders;
    }
    return holders;
  }

  private static Holder holder(Path process, String by) {
    String command = read(process.resolve("comm")).strip();
    return new Holder(Long.parseLong(process.getFileName().toString()), command, by);
  }

  private static Optional<String> how(Path process, MountEntry mount) {
    if (leadsInto(process.resolve("cwd"), mount)) {
      return Optional.of("working directory");
    }
    if (leadsInto(process.resolve("root"), mount)) {
      return Optional.of("root directory");
    }
    if (hasOpenFile(process.resolve("fdinfo"), mount)) {
      return Optional.of("open file");
    }
    return hasMapping(process.resolve("maps"), mount)
        ? Optional.of("mapped file")
        : Optional.empty();
  }

  private static boolean leadsInto(Path link, MountEntry mount) {
    try {
      return Files.readSymbolicLink(link).startsWith(mount.mountPoint());
    } catch (IOException gone) {
      return false;
    }
  }

  private static boolean hasOpenFile(Path descriptors, MountEntry mount) {
    try (Stream<Path> all = Files.list(descriptors)) {
      return all.anyMatch(one -> read(one).lines().anyMatch(("mnt_id:\t" + mount.id())::equals));
    } catch (IOException gone) {
      return false;
    }
  }

  /** The fourth column of a mapping is its device, in hexadecimal with two digits at least. */
  private static boolean hasMapping(Path maps, MountEntry mount) {
    String[] device = mount.device().split(":", 2);
    String wanted =
        String.format(" %02x:%02x ", Integer.parseInt(device[0]), Integer.parseInt(device[1]));
    return read(maps).lines().anyMatch(line -> line.contains(wanted));
  }

  /** The text of a file of /proc; nothing when the process has gone or is somebody else's. */
  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException gone) {
      return "";
    }
  }

  @Override
  public String toString() {
    return command + " (pid " + pid + ", " + by + ")";
  }
}

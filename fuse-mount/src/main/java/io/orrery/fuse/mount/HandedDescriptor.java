package io.orrery.fuse.mount;

import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A descriptor of {@code /dev/fuse} that whoever started this process opened, mounted and left to
 * it, named as mount point {@code /dev/fd/N} (as libfuse 3 has it). So a process that may not mount
 * can serve a mount, in a container for example.
 */
public record HandedDescriptor(int number) {
  private static final Pattern NAME = Pattern.compile("/dev/fd/([0-9]{1,9})");
  private static final Path DEVICE = Path.of("/dev/fuse");

  /** In fdinfo since Linux 6.6 or so: the minor number of the mount's device. */
  private static final Pattern CONNECTION = Pattern.compile("(?m)^fuse_connection:\\s*([0-9]+)$");

  /** The one that a mount point names; empty when it is a directory as usual. */
  public static Optional<HandedDescriptor> of(Path mountPoint) {
    Matcher name = NAME.matcher(mountPoint.toString());
    return name.matches()
        ? Optional.of(new HandedDescriptor(Integer.parseInt(name.group(1))))
        : Optional.empty();
  }

  public Path path() {
    return Path.of("/dev/fd/" + number);
  }

  /**
   * Makes sure that it is what it has to be.
   *
   * @throws FaultException REFUSED when it is not open, or not of /dev/fuse
   */
  void require() throws FaultException {
    Path itself = Path.of("/proc/self/fd/" + number);
    try {
      if (!Files.readSymbolicLink(itself).equals(DEVICE)) {
        throw FaultException.refused(path() + " is no descriptor of " + DEVICE);
      }
    } catch (FaultException e) {
      throw e;
    } catch (IOException e) {
      throw FaultException.refused(
          path() + " is not open here: mount on a descriptor of " + DEVICE + " and hand it over");
    }
  }

  /**
   * The mount that was made on it, as far as this process sees it: it may stand in another mount
   * namespace, and older kernels do not tell.
   */
  MountEntry entry() throws FaultException {
    Optional<MountEntry> seen = Optional.empty();
    Matcher connection = CONNECTION.matcher(information());
    if (connection.find()) {
      seen = MountTable.read().onDevice("0:" + connection.group(1));
    }
    return seen.orElse(new MountEntry(MountEntry.UNSEEN, "", path(), MountTable.type(), ""));
  }

  private String information() throws FaultException {
    try {
      return Files.readString(Path.of("/proc/self/fdinfo/" + number));
    } catch (IOException e) {
      throw FaultException.refused(path() + " was closed: " + e.getMessage());
    }
  }
}

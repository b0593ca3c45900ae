package io.orrery.fuse.mount;

import io.orrery.fuse.system.Libc;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes mounts out of the tree: by umount2(2), or by fusermount(1) for whoever may not call it. */
final class Unmount {
  private static final Logger LOG = LoggerFactory.getLogger(Unmount.class);

  private static final int MNT_FORCE = 1;
  private static final int MNT_DETACH = 2;
  private static final int UMOUNT_NOFOLLOW = 8;

  private static final int EPERM = 1;
  private static final int EBUSY = 16;

  private Unmount() {}

  /** Unmounts; false when somebody holds it. */
  static boolean orderly(Path mountPoint) throws FaultException {
    int errno = umount(mountPoint, 0);
    if (errno == EPERM) {
      String said = fusermount(mountPoint, "-u");
      if (said.contains("busy")) {
        return false;
      }
      check(mountPoint, said);
      return true;
    }
    if (errno == EBUSY) {
      return false;
    }
    check(mountPoint, errno == 0 ? "" : Libc.get().strerror(errno));
    return true;
  }

  /** Takes the mount out of the tree at once; whoever holds it keeps it until he lets go. */
  static void detach(Path mountPoint) throws FaultException {
    lazily(mountPoint, MNT_DETACH);
  }

  /** The same, and ends the connection: whoever holds the mount gets ENOTCONN from then on. */
  static void abort(MountEntry mount) throws FaultException {
    endConnection(mount);
    lazily(mount.mountPoint(), MNT_FORCE | MNT_DETACH);
  }

  /** The way of a user who may not force: the control files (fuse.rst), if they are mounted. */
  private static void endConnection(MountEntry mount) {
    String minor = mount.device().substring(mount.device().indexOf(':') + 1);
    Path control = Path.of("/sys/fs/fuse/connections", minor, "abort");
    try {
      Files.writeString(control, "1", StandardOpenOption.WRITE);
    } catch (IOException e) {
      LOG.debug("the connection ends when nobody holds the mount any more: {}", e.toString());
    }
  }

  private static void lazily(Path mountPoint, int flags) throws FaultException {
    int errno = umount(mountPoint, flags);
    if (errno == EPERM) {
      check(mountPoint, fusermount(mountPoint, "-u", "-z"));
    } else {
      check(mountPoint, errno == 0 ? "" : Libc.get().strerror(errno));
    }
  }

  private static int umount(Path mountPoint, int flags) {
    int result = Libc.get().umount2(mountPoint.toString(), flags | UMOUNT_NOFOLLOW);
    return result == 0 ? 0 : Libc.errno();
  }

  private static void check(Path mountPoint, String failure) throws FaultException {
    if (!failure.isEmpty()) {
      throw new FaultException(
          Fault.REFUSED, "cannot unmount " + mountPoint + ": " + failure.strip());
    }
  }

  /** What fusermount said; nothing when it did its work. */
  private static String fusermount(Path mountPoint, String... flags) throws FaultException {
    List<String> command = new ArrayList<>(List.of("fusermount"));
    command.addAll(List.of(flags));
    command.addAll(List.of("--", mountPoint.toString()));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      byte[] said = process.getInputStream().readAllBytes();
      if (process.waitFor() == 0) {
        return "";
      }
      String text = new String(said, StandardCharsets.UTF_8);
      return text.isBlank() ? "fusermount failed" : text;
    } catch (IOException e) {
      throw new FaultException(
          Fault.UNSUPPORTED, "cannot run fusermount (Debian: apt-get install fuse3)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(Fault.CLOSED, "interrupted while unmounting " + mountPoint, e);
    }
  }
}

package io.orrery.fuse.kernel;

import io.orrery.fuse.mount.MountOptions;
import io.orrery.fuse.mount.MountTable;
import io.orrery.fuse.system.Libc;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.nio.file.Path;

/** Opens {@code /dev/fuse} and hands it to mount(2). Needs root in the user namespace. */
final class MountCall {
  private static final Path DEVICE = Path.of("/dev/fuse");
  private static final int O_RDWR = 2;

  /** On every architecture of Linux that the JVM runs on. Else a child would keep the mount. */
  private static final int O_CLOEXEC = 0x80000;

  private static final long MS_RDONLY = 1;
  private static final long MS_NOSUID = 2;
  private static final long MS_NODEV = 4;

  private static final int MNT_DETACH = 2;
  private static final int UMOUNT_NOFOLLOW = 8;

  private MountCall() {}

  static boolean isPossible() {
    return Libc.get().geteuid() == 0;
  }

  /** Mounts; the kernel's first message is waiting on the device then. */
  static Device perform(Path mountPoint, MountOptions options) throws FaultException {
    int descriptor = Libc.get().open(DEVICE.toString(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0) {
      throw failed(mountPoint, Fault.UNSUPPORTED, DEVICE + ": " + lastError());
    }
    Device device = new Device(descriptor);
    String data =
        "fd=%d,rootmode=40000,user_id=%d,group_id=%d%s%s"
            .formatted(
                descriptor,
                Libc.get().getuid(),
                Libc.get().getgid(),
                options.allowOther() ? ",allow_other" : "",
                options.writable() ? ",default_permissions" : "");
    long flags = MS_NOSUID | MS_NODEV | (options.writable() ? 0 : MS_RDONLY);
    if (Libc.get().mount(options.source(), mountPoint.toString(), MountTable.type(), flags, data)
        != 0) {
      String why = lastError();
      device.close();
      throw failed(mountPoint, Fault.REFUSED, why);
    }
    return device;
  }

  /** Takes back a mount that cannot be served. */
  static void undo(Path mountPoint) {
    int unused = Libc.get().umount2(mountPoint.toString(), MNT_DETACH | UMOUNT_NOFOLLOW);
  }

  private static String lastError() {
    return Libc.get().strerror(Libc.errno());
  }

  private static FaultException failed(Path mountPoint, Fault fault, String why) {
    return new FaultException(fault, "cannot mount at " + mountPoint + ": " + why);
  }
}

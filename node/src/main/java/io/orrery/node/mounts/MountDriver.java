package io.orrery.node.mounts;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.jnr.JnrFuseDriver;
import io.orrery.fuse.kernel.KernelDriver;
import io.orrery.fuse.mount.Driver;
import io.orrery.ipld.FaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** What puts trees before the kernel: {@code Mounts.Driver}, {@code --driver}. */
public enum MountDriver {
  /** The kernel driver where it can be used. */
  AUTO,
  KERNEL,
  JNR_FUSE;

  private static final Path DEVICE = Path.of("/dev/fuse");

  /**
   * A driver, and why it is this one.
   *
   * @param label as the configuration names it
   * @param remembered how long a kernel may remember what can change
   */
  record Chosen(String label, Driver.Factory factory, Duration remembered, String why) {}

  /**
   * By its name in the configuration.
   *
   * @throws FaultException MALFORMED for any other
   */
  public static MountDriver parse(String text) throws FaultException {
    for (MountDriver driver : values()) {
      if (driver.label().equals(text)) {
        return driver;
      }
    }
    throw FaultException.malformed(
        "mount driver \"" + text + "\": it must be auto, kernel or jnr-fuse");
  }

  /** Its name in the configuration. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What serves a mount.
   *
   * @param handed whether somebody else has made it, on a descriptor
   * @throws FaultException REFUSED for a driver that makes each mount by itself
   */
  Chosen choose(boolean handed) throws FaultException {
    if (handed && this == JNR_FUSE) {
      throw FaultException.refused("libfuse 2 serves no descriptor: leave out jnr-fuse");
    }
    if (handed) {
      return kernel("which alone serves a descriptor");
    }
    return switch (this) {
      case AUTO ->
          KernelDriver.isPossible()
              ? kernel("it can be used here")
              : jnrFuse("the other needs root or fusermount3");
      case KERNEL -> kernel("as asked for");
      case JNR_FUSE -> jnrFuse("as asked for");
    };
  }

  private static Chosen kernel(String why) {
    return new Chosen(KERNEL.label(), KernelDriver::mount, Attributes.FOREVER, why);
  }

  private static Chosen jnrFuse(String why) {
    return new Chosen(JNR_FUSE.label(), JnrFuseDriver::mount, Duration.ZERO, why);
  }

  /**
   * Passes where this process may open the kernel's device, which each of them needs: fusermount3
   * too opens it as the user who runs it.
   */
  static void requireFuse() throws FaultException {
    if (!Files.exists(DEVICE)) {
      throw FaultException.unsupported(
          "no /dev/fuse on this machine: load the module (modprobe fuse), or give the container"
              + " the device and the right to mount");
    }
    if (!Files.isReadable(DEVICE) || !Files.isWritable(DEVICE)) {
      throw FaultException.refused(
          "this user may not open /dev/fuse, not even by fusermount3: let root chmod 666"
              + " /dev/fuse");
    }
  }
}

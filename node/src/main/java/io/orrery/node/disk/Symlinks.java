package io.orrery.node.disk;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import jnr.constants.platform.Errno;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;

/**
 * Makes symlinks whose target is exactly the given bytes. A {@link Path} tidies its text: {@code
 * a//b/} would become {@code a/b}, and bytes that are no UTF-8 would be lost. Such targets, which
 * are rare, go to the C library, which is not even loaded for the others.
 */
final class Symlinks {
  /** The one call of libc that is needed (symlink(2)). */
  public interface Libc {
    int symlink(@In byte[] target, @In byte[] link);
  }

  private static final class Native {
    static final Libc LIBC = LibraryLoader.create(Libc.class).load("c");
    static final Runtime RUNTIME = Runtime.getRuntime(LIBC);
  }

  private Symlinks() {}

  /**
   * @throws FaultException MALFORMED when no symlink can have that target; what the disk says
   */
  static void create(Path link, Name target) throws FaultException {
    byte[] bytes = target.toBytes();
    for (byte b : bytes) {
      if (b == 0) {
        throw FaultException.malformed(
            "no symlink can have the target " + FileNames.quoted(target));
      }
    }
    String text = target.toString();
    if (target.isUtf8() && Path.of(text).toString().equals(text)) {
      try {
        Files.createSymbolicLink(link, Path.of(text));
      } catch (IOException e) {
        throw DiskFaults.of("symlink", link, e);
      }
    } else {
      createNatively(link, terminated(bytes));
    }
  }

  private static void createNatively(Path link, byte[] target) throws FaultException {
    byte[] path = FileNames.bytesOf(link.toAbsolutePath());
    if (Native.LIBC.symlink(target, terminated(path)) != 0) {
      Errno errno = Errno.valueOf(Native.RUNTIME.getLastError());
      throw new FaultException(Fault.REFUSED, "symlink " + link + ": " + errno.description());
    }
  }

  private static byte[] terminated(byte[] text) {
    return Arrays.copyOf(text, text.length + 1);
  }
}

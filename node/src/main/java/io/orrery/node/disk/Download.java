package io.orrery.node.disk;

import io.orrery.ipld.FaultException;
import io.orrery.node.tar.TarReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes on their way to the user's disk. {@link #finish} says that all have come; closed before, it
 * leaves nothing half made.
 */
public abstract class Download implements AutoCloseable {
  private Download() {}

  /** More bytes. */
  public abstract void write(byte[] buffer, int offset, int length) throws IOException;

  /** They were the last. */
  public abstract void finish() throws IOException;

  @Override
  public abstract void close() throws IOException;

  /**
   * Into one file, as they are. What is no file, as a terminal or a pipe, is written to directly.
   *
   * @throws FaultException when the file cannot be made
   */
  public static Download asIs(Path path) throws FaultException {
    try {
      boolean here = Files.exists(path);
      if (here && Files.isDirectory(path)) {
        throw FaultException.refused("open " + path + ": is a directory");
      }
      return here && !Files.isRegularFile(path)
          ? new Direct(Files.newOutputStream(path))
          : new Whole(NewFile.at(here ? path.toRealPath() : path));
    } catch (IOException e) {
      throw DiskFaults.of("open", path, e);
    }
  }

  /** As an archive, whose files are made at {@code target}; the null device takes them all. */
  public static Download unpacking(Path target) {
    return target.toString().equals("/dev/null")
        ? new Direct(OutputStream.nullOutputStream())
        : new Unpacked(new TreeWriter(target));
  }

  private static final class Direct extends Download {
    private final OutputStream out;

    Direct(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      out.write(buffer, offset, length);
    }

    @Override
    public void finish() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  private static final class Whole extends Download {
    private final NewFile file;

    Whole(NewFile file) {
      this.file = file;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      file.write(buffer, offset, length);
    }

    @Override
    public void finish() throws IOException {
      file.place();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private static final class Unpacked extends Download {
    private final TreeWriter tree;
    private final TarReader archive;

    Unpacked(TreeWriter tree) {
      this.tree = tree;
      this.archive = new TarReader(new TarUnpacker(tree));
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      archive.write(buffer, offset, length);
    }

    @Override
    public void finish() throws IOException {
      archive.end();
    }

    @Override
    public void close() throws IOException {
      tree.close();
    }
  }
}

package io.orrery.node.filestore;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.node.store.FileSlice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads stretches of files, on the thread that asks. */
final class SliceReader {
  /** What is compared at once: it stays in the processor's cache. */
  private static final int PIECE = 64 * 1024;

  private final Path root;
  private final OwnMounts mounts;

  /**
   * @param root what relative paths start from
   */
  SliceReader(Path root, OwnMounts mounts) {
    this.root = root;
    this.mounts = mounts;
  }

  /** Where an absolute path leads, as {@link OwnMounts#follow}. */
  Path follow(Path absolute) throws FaultException {
    return mounts.follow(absolute);
  }

  /** How a path without links is noted down: from the root where it lies below that. */
  String noted(Path file) {
    return (file.startsWith(root) ? root.relativize(file) : file).toString();
  }

  Path file(FileSlice slice) {
    return root.resolve(slice.path());
  }

  /**
   * The file's state, if it may be read at all.
   *
   * @throws FaultException UNREACHABLE when there is no such file; CORRUPT for what is no regular
   *     file (opening a pipe might never end); REFUSED on a mount of this process; IO
   */
  Stamp stamp(Path file) throws FaultException {
    if (mounts.cover(file)) {
      throw FaultException.refused(file + " lies on a mount of this process");
    }
    try {
      Stamp stamp = Stamp.of(file);
      if (!stamp.regular()) {
        throw new FaultException(Fault.CORRUPT, file + " is no regular file");
      }
      return stamp;
    } catch (IOException e) {
      throw fault(file, e);
    }
  }

  /**
   * The bytes as they are in the file now, not compared with anything.
   *
   * @throws FaultException as {@link #stamp}; CORRUPT when the file is shorter
   */
  ByteBuffer bytes(FileSlice slice) throws FaultException {
    Path file = file(slice);
    try (FileChannel channel = open(file)) {
      ByteBuffer bytes = ByteBuffer.allocate(slice.length());
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, slice.offset() + bytes.position()) < 0) {
          throw new FaultException(
              Fault.CORRUPT,
              "%s is too short for the block of %d bytes at %d that was in it"
                  .formatted(file, slice.length(), slice.offset()));
        }
      }
      return bytes.flip();
    } catch (IOException e) {
      throw fault(file, e);
    }
  }

  private FileChannel open(Path file) throws IOException {
    stamp(file);
    return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Whether the file holds these bytes now.
   *
   * @throws FaultException as {@link #stamp}
   */
  boolean holds(FileSlice slice, ByteBuffer expected) throws FaultException {
    Path file = file(slice);
    try (FileChannel channel = open(file)) {
      ByteBuffer piece = ByteBuffer.allocate(Math.min(PIECE, slice.length()));
      ByteBuffer rest = expected.duplicate();
      while (rest.hasRemaining()) {
        long at = slice.offset() + slice.length() - rest.remaining();
        piece.clear().limit(Math.min(piece.capacity(), rest.remaining()));
        int count = channel.read(piece, at);
        if (count < 0 || !piece.flip().equals(rest.slice(rest.position(), count))) {
          return false;
        }
        rest.position(rest.position() + count);
      }
      return true;
    } catch (IOException e) {
      throw fault(file, e);
    }
  }

  /**
   * The block.
   *
   * @throws FaultException as {@link #bytes}; CORRUPT when the bytes are not the block's
   */
  ByteBuffer block(Multihash hash, FileSlice slice) throws FaultException {
    ByteBuffer bytes = bytes(slice);
    if (!hash.matches(bytes)) {
      throw new FaultException(
          Fault.CORRUPT,
          "data in file did not match. %s offset %d".formatted(file(slice), slice.offset()));
    }
    return bytes;
  }

  private static FaultException fault(Path file, IOException e) {
    if (e instanceof FaultException fault) {
      return fault;
    }
    if (e instanceof NoSuchFileException) {
      return new FaultException(
          Fault.UNREACHABLE, "open " + file + ": no such file or directory", e);
    }
    return new FaultException(Fault.IO, "cannot read " + file + ": " + e.getMessage(), e);
  }
}

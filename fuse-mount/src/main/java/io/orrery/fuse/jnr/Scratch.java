package io.orrery.fuse.jnr;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.Opened;
import io.orrery.fuse.Volume;
import io.orrery.fuse.system.Libc;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.Statvfs;

/** Native memory of one thread, in which it writes down the answer that it is about to send. */
final class Scratch {
  /** {@code UIO_MAXIOV} of Linux, less the header that libfuse puts in front. */
  static final int MAX_VECTORS = 1023;

  /** What programs may take for the best piece to read; as ext4 says, since stdio buffers by it. */
  private static final int BLOCK_SIZE = 4096;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);
  private static final int UID = Libc.get().getuid();
  private static final int GID = Libc.get().getgid();

  private final EntryParam entry = new EntryParam(Native.runtime());
  private final long entryAddress = allocate(entry);
  private final Statvfs volume = new Statvfs(Native.runtime());
  private final long volumeAddress = allocate(volume);
  private final Pointer vectors =
      Memory.allocateDirect(Native.runtime(), MAX_VECTORS * 2 * Long.BYTES);
  private final Pointer fileInfo = Memory.allocateDirect(Native.runtime(), FileInfo.SIZE, true);
  private ByteBuffer bytes = ByteBuffer.allocateDirect(64 * 1024);

  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  private static long allocate(Struct struct) {
    Pointer memory = Memory.allocateDirect(Native.runtime(), Struct.size(struct), true);
    struct.useMemory(memory);
    return memory.address();
  }

  /** {@code struct fuse_entry_param} for a name that was found. */
  long entry(Lookup.Found found) {
    entry.ino.set(found.node());
    entry.entryTimeout.set(seconds(found.validFor()));
    entry.attributesTimeout.set(seconds(found.attributes().rememberedFor()));
    write(found.attributes());
    return entryAddress;
  }

  /** {@code struct fuse_entry_param} with inode 0: a name that is absent, and may be remembered. */
  long absent(Duration validFor) {
    entry.ino.set(0);
    entry.entryTimeout.set(seconds(validFor));
    return entryAddress;
  }

  /** {@code struct fuse_file_info} of what was opened. */
  long opened(Opened opened) {
    FileInfo.opened(fileInfo.address(), opened);
    return fileInfo.address();
  }

  /** {@code struct stat}. */
  long stat(Attributes attributes) {
    write(attributes);
    return entryAddress + entry.attributesOffset();
  }

  private void write(Attributes attributes) {
    FileStat stat = entry.stat;
    stat.st_ino.set(attributes.inode());
    stat.st_mode.set(attributes.mode());
    stat.st_size.set(attributes.size());
    stat.st_blksize.set(BLOCK_SIZE);
    stat.st_mtim.tv_sec.set(attributes.mtimeSeconds());
    stat.st_mtim.tv_nsec.set(attributes.mtimeNanos());
    Attributes.Living living = attributes.living();
    if (living == null) {
      write(
          new Attributes.Living(
              UID,
              GID,
              1,
              Attributes.blocks(attributes.size()),
              attributes.mtime(),
              attributes.mtime()));
    } else {
      write(living);
    }
  }

  private void write(Attributes.Living living) {
    FileStat stat = entry.stat;
    stat.st_nlink.set(living.links());
    stat.st_uid.set(living.uid());
    stat.st_gid.set(living.gid());
    stat.st_blocks.set(living.blocks());
    Instant atime = living.atime();
    stat.st_atim.tv_sec.set(atime.getEpochSecond());
    stat.st_atim.tv_nsec.set(atime.getNano());
    Instant ctime = living.ctime();
    stat.st_ctim.tv_sec.set(ctime.getEpochSecond());
    stat.st_ctim.tv_nsec.set(ctime.getNano());
  }

  /** {@code struct statvfs}; files are not counted, as blocks may hold any number of them. */
  long statvfs(Volume space) {
    volume.f_bsize.set(BLOCK_SIZE);
    volume.f_frsize.set(BLOCK_SIZE);
    volume.f_blocks.set(space.total() / BLOCK_SIZE);
    volume.f_bfree.set(space.free() / BLOCK_SIZE);
    volume.f_bavail.set(space.available() / BLOCK_SIZE);
    volume.f_namemax.set(255);
    return volumeAddress;
  }

  /** {@code struct iovec[]}: the {@code index}-th piece. */
  void vector(int index, long address, long length) {
    vectors.putLong(index * 16L, address);
    vectors.putLong(index * 16L + 8, length);
  }

  long vectors() {
    return vectors.address();
  }

  /** A cleared direct buffer of at least {@code size} bytes in the machine's order. */
  ByteBuffer bytes(int size) {
    if (bytes.capacity() < size) {
      bytes = ByteBuffer.allocateDirect(size);
    }
    return bytes.clear().order(ByteOrder.nativeOrder());
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  /** {@code struct fuse_entry_param} (fuse_lowlevel.h); the layout of stat is jnr-fuse's. */
  private static final class EntryParam extends Struct {
    final u_int64_t ino = new u_int64_t();
    final UnsignedLong generation = new UnsignedLong();
    final FileStat stat = inner(new FileStat(getRuntime()));
    final Double attributesTimeout = new Double();
    final Double entryTimeout = new Double();

    EntryParam(Runtime runtime) {
      super(runtime);
    }

    long attributesOffset() {
      return generation.offset() + Long.BYTES;
    }
  }
}

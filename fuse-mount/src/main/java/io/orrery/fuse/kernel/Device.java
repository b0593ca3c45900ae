package io.orrery.fuse.kernel;

import io.orrery.fuse.system.Libc;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The descriptor of one connection. Loops read and answer on it while they run, and it is closed
 * when the last has ended; what answers later, from elsewhere, goes through {@link #late}, which
 * keeps the number of the descriptor from meaning another file by then.
 */
final class Device {
  private static final int ENOTCONN = 107;

  private final int descriptor;
  private final ReadWriteLock open = new ReentrantReadWriteLock();
  private boolean closed;

  Device(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Reads one message; its length, or the negative number of the error. */
  long read(long address, long size) {
    long length = Libc.get().read(descriptor, address, size);
    return length >= 0 ? length : -Libc.errno();
  }

  /** Writes one message; 0, or the number of the error. */
  int write(long address, long length) {
    return Libc.get().write(descriptor, address, length) >= 0 ? 0 : Libc.errno();
  }

  int writev(long vectors, int count) {
    return Libc.get().writev(descriptor, vectors, count) >= 0 ? 0 : Libc.errno();
  }

  /** What {@code message} sends, from a thread that is no loop; ENOTCONN when it comes too late. */
  int late(Sending message) {
    open.readLock().lock();
    try {
      return closed ? ENOTCONN : message.send();
    } finally {
      open.readLock().unlock();
    }
  }

  interface Sending {
    int send();
  }

  /** Returns when nothing is being written; this ends the connection if the kernel has not. */
  void close() {
    open.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        Libc.get().close(descriptor);
      }
    } finally {
      open.writeLock().unlock();
    }
  }
}

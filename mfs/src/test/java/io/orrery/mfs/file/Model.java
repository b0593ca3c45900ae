package io.orrery.mfs.file;

import java.util.Arrays;

/** A file as POSIX describes one: an array. */
final class Model {
  private byte[] bytes = {};

  byte[] bytes() {
    return bytes.clone();
  }

  int size() {
    return bytes.length;
  }

  void write(int at, byte[] more) {
    if (more.length > 0) {
      grow(at + more.length);
      System.arraycopy(more, 0, bytes, at, more.length);
    }
  }

  void truncate(int size) {
    bytes = Arrays.copyOf(bytes, size);
  }

  void zero(int at, int length, boolean keepSize) {
    if (!keepSize && length > 0) {
      grow(at + length);
    }
    if (at < bytes.length) {
      Arrays.fill(bytes, at, Math.min(bytes.length, at + length), (byte) 0);
    }
  }

  void grow(int size) {
    bytes = Arrays.copyOf(bytes, Math.max(bytes.length, size));
  }

  byte[] range(int from, int length) {
    int start = Math.min(from, bytes.length);
    return Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + length));
  }
}

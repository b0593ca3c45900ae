package io.orrery.fuse.mutable;

import io.orrery.fuse.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeMap;

/** A file as pages on the heap; a page that is not there is a hole. */
final class MemoryFile extends MemoryNode {
  static final int PAGE = 4096;

  private final TreeMap<Long, byte[]> pages = new TreeMap<>();
  private long size;

  MemoryFile(long id, int permissions, int uid, int gid) {
    super(id, Kind.FILE, permissions, uid, gid);
  }

  @Override
  long size() {
    return size;
  }

  @Override
  long blocks() {
    return pages.size() * (PAGE / 512L);
  }

  ByteBuffer read(long offset, int length) {
    int count = (int) Math.max(0, Math.min(length, size - offset));
    ByteBuffer out = ByteBuffer.allocateDirect(count);
    while (out.hasRemaining()) {
      long at = offset + out.position();
      int inPage = (int) (at % PAGE);
      int step = Math.min(PAGE - inPage, out.remaining());
      byte[] page = pages.get(at / PAGE);
      if (page == null) {
        out.position(out.position() + step);
      } else {
        out.put(page, inPage, step);
      }
    }
    return out.flip();
  }

  void write(long offset, ByteBuffer data) {
    long at = offset;
    while (data.hasRemaining()) {
      int inPage = (int) (at % PAGE);
      int step = Math.min(PAGE - inPage, data.remaining());
      data.get(pages.computeIfAbsent(at / PAGE, any -> new byte[PAGE]), inPage, step);
      at += step;
    }
    size = Math.max(size, at);
  }

  void truncate(long length) {
    if (length < size) {
      zero(length, size);
    }
    size = length;
  }

  /** Makes {@code from} (included) to {@code to} (excluded) read as zeros, whole pages as holes. */
  void zero(long from, long to) {
    long first = (from + PAGE - 1) / PAGE;
    long last = to >= size ? Long.MAX_VALUE : to / PAGE;
    if (first < last) {
      pages.subMap(first, last).clear();
    }
    blank(from, Math.min(to, first * PAGE));
    if (last != Long.MAX_VALUE && last >= first) {
      blank(last * PAGE, to);
    }
  }

  private void blank(long from, long to) {
    byte[] page = from < to ? pages.get(from / PAGE) : null;
    if (page != null) {
      Arrays.fill(page, (int) (from % PAGE), (int) (from % PAGE + (to - from)), (byte) 0);
    }
  }

  void grow(long length) {
    size = Math.max(size, length);
  }

  /** The first byte of data at or behind {@code offset}; -1 if there is none. */
  long data(long offset) {
    Long page = offset >= size ? null : pages.ceilingKey(offset / PAGE);
    return page == null || page * PAGE >= size ? -1 : Math.max(offset, page * PAGE);
  }

  /** The first byte of a hole at or behind {@code offset}, the end being one; -1 behind it. */
  long hole(long offset) {
    if (offset >= size) {
      return -1;
    }
    long page = offset / PAGE;
    while (pages.containsKey(page)) {
      page++;
    }
    return Math.min(size, Math.max(offset, page * PAGE));
  }
}

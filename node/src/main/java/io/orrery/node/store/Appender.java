package io.orrery.node.store;

import io.orrery.ipld.Multihash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes records to the end of the active segment, and makes them durable. Used by the writer
 * thread alone. Until {@link #committed()} everything can be taken back: the next record then
 * overwrites it.
 */
final class Appender {
  private static final int STAGE = 256 * 1024;
  private static final ByteBuffer ZEROS = ByteBuffer.allocate(4096).asReadOnlyBuffer();

  private final Segments segments;
  private final SegmentLedger ledger;
  private final int segmentSize;

  /**
   * All bytes pass through here: a thousand small records are one call, and large ones do not make
   * the JDK keep a buffer of their size.
   */
  private final ByteBuffer stage = ByteBuffer.allocateDirect(STAGE);

  /** The segment being written, or null. */
  private Written active;

  /** Where the staged bytes go in the active segment; the next record follows them. */
  private int position;

  /** Filled since the last commit. */
  private final List<Written> filled = new ArrayList<>();

  /** Made since the last commit: the index does not know them yet. */
  private final List<Segment> made = new ArrayList<>();

  private record Written(Segment segment, FileChannel channel, int end) {}

  Appender(Segments segments, SegmentLedger ledger, int segmentSize) {
    this.segments = segments;
    this.ledger = ledger;
    this.segmentSize = segmentSize;
  }

  /** Writes one record, some of it maybe later: {@link #sync()} completes it. */
  Location append(Multihash hash, ByteBuffer data, int checksum) throws IOException {
    int length = data.remaining();
    int size = SegmentRecord.size(hash, length);
    makeRoom(SegmentRecord.maxGap(length) + size);
    write(ZEROS.slice(0, SegmentRecord.gap(next(), hash, length)));
    if (stage.remaining() < SegmentRecord.MAX_FRONT) {
      flush();
    }
    SegmentRecord.writeFront(stage, hash, length, checksum);
    int start = position + stage.position();
    write(data.duplicate());
    ledger.added(start + length, size, length);
    return new Location(active.segment().number(), start, length, checksum);
  }

  private void write(ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      if (!stage.hasRemaining()) {
        flush();
      }
      int count = Math.min(data.remaining(), stage.remaining());
      stage.put(stage.position(), data, data.position(), count);
      stage.position(stage.position() + count);
      data.position(data.position() + count);
    }
  }

  private void flush() throws IOException {
    stage.flip();
    while (stage.hasRemaining()) {
      position += active.channel().write(stage, position);
    }
    stage.clear();
  }

  private void makeRoom(int size) throws IOException {
    if (active == null && ledger.active() != 0) {
      resume(segments.get(ledger.active()));
    }
    if (active != null && next() + (long) size > active.segment().capacity()) {
      fill();
    }
    if (active == null) {
      start(size);
    }
  }

  private void resume(Segment segment) throws IOException {
    active = new Written(segment, segment.reopen(segmentSize), 0);
    position = ledger.usage(segment.number()).end();
  }

  private void start(int size) throws IOException {
    Segment segment = new Segment(ledger.nextNumber(), segments.folder());
    active = new Written(segment, segment.create(Math.max(segmentSize, Segment.HEADER + size)), 0);
    made.add(segment);
    segments.add(segment);
    ledger.started(segment.number());
    position = Segment.HEADER;
  }

  private int next() {
    return position + stage.position();
  }

  /** Takes the active segment out of use; the next record starts another. */
  void fill() throws IOException {
    if (active != null) {
      flush();
      filled.add(new Written(active.segment(), active.channel(), position));
      active = null;
    }
    ledger.filled();
  }

  /** Returns when every record so far is on the disk, and so are the names of new files. */
  void sync() throws IOException {
    for (Written one : filled) {
      one.channel().force(false);
    }
    if (active != null) {
      flush();
      active.channel().force(false);
    }
    if (!made.isEmpty()) {
      StoreFolder.sync(segments.folder());
    }
  }

  /** The index now knows every record; filled files give back the room they did not need. */
  void committed() throws IOException {
    made.clear();
    try {
      for (Written one : filled) {
        one.channel().close();
        one.segment().setLength(one.end());
      }
    } finally {
      filled.clear();
    }
  }

  /**
   * Forgets everything since the last commit, and gives its space back. The ledger has been
   * reloaded before.
   */
  void rollback() throws IOException {
    stage.clear();
    List<Written> touched = new ArrayList<>(filled);
    if (active != null) {
      touched.add(active);
      active = null;
    }
    filled.clear();
    for (Written one : touched) {
      one.channel().close();
      Segment segment = one.segment();
      if (made.remove(segment)) {
        segments.remove(segment.number());
        segment.drop();
      } else {
        segment.setLength(ledger.usage(segment.number()).end());
      }
    }
  }

  /** Closes the active segment's file, cut to what it holds. */
  void close() throws IOException {
    if (active != null) {
      active.channel().close();
      active.segment().setLength(next());
      active = null;
    }
  }
}

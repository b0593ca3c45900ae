package io.orrery.node.store;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Gives the space of deleted blocks back. Walks a segment that is mostly dead from front to end,
 * asks the writer to copy what still lives, portion by portion; when nothing lives in it the writer
 * drops it. Each portion is a durable step like any other, so a crash at any point loses nothing
 * and readers never wait.
 */
final class Compactor {
  private static final int PORTION = 4 * 1024 * 1024;
  private static final long READER_WAIT = TimeUnit.SECONDS.toMillis(10);

  private final Index index;
  private final Segments segments;
  private final Readers readers;
  private final Committer committer;

  Compactor(Index index, Segments segments, Readers readers, Committer committer) {
    this.index = index;
    this.segments = segments;
    this.readers = readers;
    this.committer = committer;
  }

  /** A segment to be emptied, and where its records ended when that was decided. */
  record Victim(int segment, int end) {}

  synchronized Compaction run(double deadShare) throws FaultException {
    int emptied = 0;
    int damaged = 0;
    long moved = 0;
    long freed = index.fileLength();
    for (Victim victim : committer.run(batch -> batch.chooseVictims(deadShare))) {
      try {
        long copied = empty(victim);
        emptied++;
        moved += copied;
        freed += victim.end() - copied;
      } catch (FaultException e) {
        if (e.fault() != Fault.CORRUPT) {
          throw e;
        }
        damaged++;
      }
    }
    committer.awaitDropped(READER_WAIT);
    committer.runAlone(batch -> batch.compactIndex(READER_WAIT));
    return new Compaction(emptied, moved, Math.max(0, freed - index.fileLength()), damaged);
  }

  private long empty(Victim victim) throws FaultException {
    long copied = 0;
    int offset = Segment.HEADER;
    while (offset < victim.end()) {
      List<SegmentRecord> living = new ArrayList<>();
      offset = findLiving(victim, offset, living);
      int weight = weigh(living);
      copied += weight;
      committer.run(weight, batch -> moveAll(batch, living));
    }
    return copied;
  }

  /**
   * Looks through the next portion of records.
   *
   * @return where the portion after it starts
   */
  private int findLiving(Victim victim, int start, List<SegmentRecord> living)
      throws FaultException {
    Reader reader = readers.acquire();
    try {
      if (!index.segmentRows(reader.txn()).containsKey(victim.segment())) {
        return victim.end();
      }
      Segment segment = segments.get(victim.segment());
      int offset = start;
      while (offset < victim.end() && offset - start < PORTION) {
        SegmentRecord record = SegmentRecord.read(segment, offset, victim.end());
        if (record.location().equals(reader.find(record.hash()))) {
          living.add(record);
        }
        offset = record.next();
      }
      return offset;
    } finally {
      readers.release(reader);
    }
  }

  private static int weigh(List<SegmentRecord> records) {
    int weight = 0;
    for (SegmentRecord record : records) {
      weight += SegmentRecord.size(record.hash(), record.location().length());
    }
    return weight;
  }

  private static Void moveAll(Batch batch, List<SegmentRecord> records) throws IOException {
    for (SegmentRecord record : records) {
      batch.move(record.hash(), record.location());
    }
    return null;
  }
}

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
  /** The bytes that are copied in one durable step: each step costs three syncs, however small. */
  private static final int PORTION = 16 * 1024 * 1024;

  /** The records that are looked at with one reader, which holds dropped segments in place. */
  private static final int LOOKED_AT = 50_000;

  private static final long READER_WAIT = TimeUnit.SECONDS.toMillis(10);

  private final Index index;
  private final Segments segments;
  private final Readers readers;
  private final Committer committer;
  private final Dropper dropper;

  Compactor(Index index, Segments segments, Readers readers, Committer committer, Dropper dropper) {
    this.index = index;
    this.segments = segments;
    this.readers = readers;
    this.committer = committer;
    this.dropper = dropper;
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
    dropper.await(READER_WAIT);
    committer.runAlone(batch -> batch.compactIndex(READER_WAIT));
    return new Compaction(emptied, moved, Math.max(0, freed - index.fileLength()), damaged);
  }

  private long empty(Victim victim) throws FaultException {
    long copied = 0;
    int offset = Segment.HEADER;
    while (offset < victim.end()) {
      List<SegmentRecord> living = new ArrayList<>();
      offset = findLiving(victim, offset, living);
      int weight = living.stream().mapToInt(Compactor::size).sum();
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
      int weight = 0;
      for (int i = 0; i < LOOKED_AT && weight < PORTION && offset < victim.end(); i++) {
        SegmentRecord record = SegmentRecord.read(segment, offset, victim.end());
        if (record.location().equals(reader.find(record.hash()))) {
          living.add(record);
          weight += size(record);
        }
        offset = record.next();
      }
      return offset;
    } finally {
      readers.release(reader);
    }
  }

  private static int size(SegmentRecord record) {
    return SegmentRecord.size(record.hash(), record.location().length());
  }

  private static Void moveAll(Batch batch, List<SegmentRecord> records) throws IOException {
    for (SegmentRecord record : records) {
      batch.move(record.hash(), record.location());
    }
    return null;
  }
}

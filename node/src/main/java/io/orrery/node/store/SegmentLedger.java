package io.orrery.node.store;

import io.orrery.ipld.FaultException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How full each segment is and how much of it is dead: the index's {@code segments} table in
 * memory, with the changes of the step at hand. Used by the writer thread alone.
 *
 * <p>Invariant: only the segment with the highest number takes records, and no number is used twice
 * while the process lives.
 */
final class SegmentLedger {
  private final TreeMap<Integer, SegmentUsage> rows = new TreeMap<>();
  private final Set<Integer> changed = new TreeSet<>();

  /** The segment that takes records, or 0 when the next record starts one. */
  private int active;

  private int lastNumber;

  /** Forgets all changes: the rows are as the index has them. */
  void load(Map<Integer, SegmentUsage> stored) {
    rows.clear();
    rows.putAll(stored);
    changed.clear();
    active = rows.isEmpty() ? 0 : rows.lastKey();
    lastNumber = Math.max(lastNumber, active);
  }

  int active() {
    return active;
  }

  SegmentUsage usage(int segment) throws FaultException {
    SegmentUsage usage = rows.get(segment);
    if (usage == null) {
      throw Segments.unknown(segment);
    }
    return usage;
  }

  int nextNumber() {
    return ++lastNumber;
  }

  void started(int segment) {
    active = segment;
    rows.put(segment, new SegmentUsage(Segment.HEADER, 0, 0));
    changed.add(segment);
  }

  void filled() {
    if (active != 0) {
      changed.add(active);
    }
    active = 0;
  }

  void added(int end, int recordSize, int length) {
    rows.computeIfPresent(active, (n, usage) -> usage.plus(end, recordSize, length));
    changed.add(active);
  }

  void removed(int segment, int recordSize, int length) throws FaultException {
    rows.put(segment, usage(segment).minus(recordSize, length));
    changed.add(segment);
  }

  /** Strikes the segments out that nothing lives in; the active one may get new records. */
  List<Integer> strikeEmpty() {
    List<Integer> empty = new ArrayList<>();
    for (int segment : changed) {
      if (segment != active && rows.get(segment).live() == 0) {
        empty.add(segment);
      }
    }
    empty.forEach(rows::remove);
    return empty;
  }

  /** The rows to store; null for those to delete. */
  Map<Integer, SegmentUsage> changes() {
    Map<Integer, SegmentUsage> changes = new TreeMap<>();
    changed.forEach(segment -> changes.put(segment, rows.get(segment)));
    return changes;
  }

  void stored() {
    changed.clear();
  }

  /** The segments of which more than {@code share} (0 to 1) is dead, the most dead first. */
  List<Integer> deadBeyond(double share) {
    List<Integer> found = new ArrayList<>();
    rows.forEach(
        (segment, usage) -> {
          if (usage.dead() > share * usage.end()) {
            found.add(segment);
          }
        });
    found.sort(Collections.reverseOrder(Comparator.comparingLong(n -> rows.get(n).dead())));
    return found;
  }
}

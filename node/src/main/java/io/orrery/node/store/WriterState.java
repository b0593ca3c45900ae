package io.orrery.node.store;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * What the writer thread works with.
 *
 * @param leases the writers that are open; changed by any thread
 * @param scratch room for one key of the index
 * @param row room for one row
 */
record WriterState(
    Index index,
    Readers readers,
    Segments segments,
    SegmentLedger ledger,
    Appender appender,
    Set<LeasedWriter> leases,
    ByteBuffer scratch,
    ByteBuffer row) {

  WriterState(
      Index index,
      Readers readers,
      Segments segments,
      SegmentLedger ledger,
      Appender appender,
      Set<LeasedWriter> leases) {
    this(
        index,
        readers,
        segments,
        ledger,
        appender,
        leases,
        ByteBuffer.allocateDirect(Index.MAX_KEY),
        ByteBuffer.allocateDirect(64));
  }
}

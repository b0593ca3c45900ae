package io.orrery.mfs;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.Mtime;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;

/** Points in time, of a clock and on the disk: seconds i64, nanoseconds u32, big-endian. */
final class Times {
  static final int BYTES = 12;

  private Times() {}

  static Mtime now(Clock clock) {
    Instant now = clock.instant();
    return new Mtime(now.getEpochSecond(), now.getNano());
  }

  static void write(Mtime time, ByteBuffer out) {
    out.putLong(time.seconds()).putInt(time.nanos());
  }

  static Mtime read(ByteBuffer in) throws FaultException {
    long seconds = in.getLong();
    int nanos = in.getInt();
    if (nanos < 0 || nanos >= Mtime.NANOS) {
      throw new FaultException(Fault.CORRUPT, "a time with " + nanos + " nanoseconds");
    }
    return new Mtime(seconds, nanos);
  }
}

package io.orrery.ipld.car;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;

/** What is wrong with an archive, and where: every text begins with the byte. */
final class CarFault {
  private CarFault() {}

  /** Bytes that no CAR has. */
  static FaultException malformed(long offset, String what) {
    return of(Fault.MALFORMED, offset, what);
  }

  /** The archive ends too early. */
  static FaultException cutOff(long offset, String part, long declared, long there) {
    return malformed(offset, "%s of %d bytes is cut off after %d".formatted(part, declared, there));
  }

  static FaultException of(Fault fault, long offset, String what) {
    return new FaultException(fault, "at byte " + offset + ": " + what);
  }

  /** The same fault with the place in front. */
  static FaultException at(long offset, FaultException fault) {
    return new FaultException(
        fault.fault(), "at byte " + offset + ": " + fault.getMessage(), fault);
  }
}

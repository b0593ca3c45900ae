package io.orrery.ipld;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * The one checked exception of the project: a {@link Fault} and one line that a user can act on.
 */
public final class FaultException extends IOException {
  private final Fault fault;
  private final Cid missing;

  public FaultException(Fault fault, String message) {
    this(fault, message, (Cid) null);
  }

  private FaultException(Fault fault, String message, Cid missing) {
    super(message);
    this.fault = fault;
    this.missing = missing;
  }

  public FaultException(Fault fault, String message, Throwable cause) {
    super(message, cause);
    this.fault = fault;
    this.missing = null;
  }

  public static FaultException malformed(String message) {
    return new FaultException(Fault.MALFORMED, message);
  }

  public static FaultException unsupported(String message) {
    return new FaultException(Fault.UNSUPPORTED, message);
  }

  public static FaultException refused(String message) {
    return new FaultException(Fault.REFUSED, message);
  }

  /** The block named by {@code cid} is not in the local store, and nobody can be asked for it. */
  public static FaultException unreachable(Cid cid) {
    return new FaultException(
        Fault.UNREACHABLE,
        "block was not found locally (offline): ipld: could not find " + cid,
        cid);
  }

  /**
   * What a future failed with: the fault inside its wrappers, or null when it failed with something
   * that is no fault.
   */
  public static FaultException unwrap(Throwable failure) {
    Throwable inner = failure;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner instanceof FaultException faulty ? faulty : null;
  }

  public Fault fault() {
    return fault;
  }

  /**
   * The block whose absence is the fault, if it is that: who may wait can fetch it and try again.
   */
  public Optional<Cid> missing() {
    return Optional.ofNullable(missing);
  }
}

package io.orrery.node.store;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.util.List;
import java.util.function.Predicate;

/**
 * Ways through all of a store, in the order of its keys. They go in portions and hold nothing from
 * one to the next, so that however long a walk takes, nobody waits for it: what came or went
 * meanwhile may be seen or not.
 */
final class StoreWalk {
  private static final int KEYS_AT_ONCE = 1024;

  private final Index index;
  private final Segments segments;
  private final Readers readers;

  StoreWalk(Index index, Segments segments, Readers readers) {
    this.index = index;
    this.segments = segments;
    this.readers = readers;
  }

  /** Shows every block until {@code visitor} answers false. */
  void blocks(Predicate<Multihash> visitor) throws FaultException {
    all(index::keysAfter, visitor::test);
  }

  /** The same for those that a file is noted down to hold. */
  void inFiles(Predicate<Multihash> visitor) throws FaultException {
    all(index::filesAfter, visitor::test);
  }

  /** The same for those that only transient writers ever put. */
  void marked(Predicate<Multihash> visitor) throws FaultException {
    all(index::markedAfter, visitor::test);
  }

  /** Hashes every block that is stored and tells {@code verification}. */
  void verify(Verification verification) throws FaultException {
    all(index::keysAfter, hash -> verify(hash, verification));
  }

  private boolean verify(Multihash hash, Verification verification) throws FaultException {
    Reader reader = readers.acquire();
    long length = 0;
    FaultException damage = null;
    try {
      Location at = reader.find(hash);
      if (at == null) {
        return true;
      }
      length = at.length();
      segments.verify(hash, at);
    } catch (FaultException e) {
      if (e.fault() != Fault.CORRUPT) {
        throw e;
      }
      damage = e;
    } finally {
      readers.release(reader);
    }
    return verification.looked(hash, length, damage);
  }

  private interface Visitor {
    boolean visit(Multihash hash) throws FaultException;
  }

  private interface Keys {
    List<Multihash> after(Reader reader, Multihash last, int count) throws FaultException;
  }

  private void all(Keys keys, Visitor visitor) throws FaultException {
    List<Multihash> portion = after(keys, null);
    while (!portion.isEmpty()) {
      for (Multihash hash : portion) {
        if (!visitor.visit(hash)) {
          return;
        }
      }
      portion = after(keys, portion.get(portion.size() - 1));
    }
  }

  private List<Multihash> after(Keys keys, Multihash last) throws FaultException {
    Reader reader = readers.acquire();
    try {
      return keys.after(reader, last, KEYS_AT_ONCE);
    } finally {
      readers.release(reader);
    }
  }
}

package io.orrery.node.store;

import io.orrery.ipld.FaultException;

/**
 * What {@link Store#write} and {@link Store#commit} run, on the store's writer thread: quick, and
 * without calls that write to the store. It changes nothing when it throws. It runs again when the
 * step it was grouped with fails, so all it does it does to {@code tx}.
 */
@FunctionalInterface
public interface Change<T> {
  T run(WriteTransaction tx) throws FaultException;
}

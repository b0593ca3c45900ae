package io.orrery.node.store;

import io.orrery.ipld.FaultException;

/** What {@link Store#read} runs. */
@FunctionalInterface
public interface Query<T> {
  T run(ReadTransaction tx) throws FaultException;
}

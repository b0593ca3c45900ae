package io.orrery.fuse.mutable;

import io.orrery.ipld.FaultException;

/**
 * What works on local blocks only. For one that is not here it fails with {@link
 * FaultException#missing()}, before it has changed anything, and may be run again.
 */
interface Attempt<T> {
  T run() throws FaultException;
}

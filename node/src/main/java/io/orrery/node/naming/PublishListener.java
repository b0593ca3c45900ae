package io.orrery.node.naming;

import io.orrery.ipld.FaultException;
import io.orrery.node.store.WriteTransaction;
import io.orrery.unixfs.ContentPath;

/** Who must know when a user lets a key of this node lead elsewhere: the tree of that key. */
public interface PublishListener {
  /**
   * Runs in the step that keeps the record, so that what it changes lands with it or not at all.
   * Under the rules of {@link io.orrery.node.store.Change}.
   */
  default void publishing(WriteTransaction tx, IpnsName name, ContentPath value)
      throws FaultException {}

  /** Runs after that step, on the thread that published. */
  default void published(IpnsName name, ContentPath value) {}

  /** Runs after another record of somebody else's name was kept. */
  default void kept(IpnsName name) {}
}

package io.orrery.node.pin;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import java.util.Collection;

/**
 * Somebody whose DAGs are not deleted, though no pin holds them: what is here of them stays, what
 * is not is not missed. Who is told of a change of what is kept is {@link Pins#lookAgain}.
 */
public interface Keeper {
  /** Called before a deletion begins: what takes long, or waits for others, is done here. */
  default void prepare() throws FaultException {}

  /**
   * The roots of the DAGs. No pin lands meanwhile, so nobody who waits for that may be waited for.
   */
  Collection<Cid> kept() throws FaultException;
}

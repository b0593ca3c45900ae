package io.orrery.mfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;

/**
 * Is told what changed, after it did, on the thread that changed it and under no lock: so whoever
 * changes a tree himself knows his own changes by the thread. Must return soon.
 */
public interface TreeListener {
  /** A name came, went, or leads to another node; what lost or changed its name is told of too. */
  void entryChanged(MutableDirectory directory, Name name);

  /** The bytes, the size or other attributes of a node changed. */
  void nodeChanged(MutableNode node);

  /** The root became another directory: any name below it may lead elsewhere. */
  void replaced();

  /** The tree has a new durable root. */
  void committed(Cid root);
}

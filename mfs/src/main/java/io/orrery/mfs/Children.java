package io.orrery.mfs;

import io.orrery.ipld.Name;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/**
 * The nodes of a directory's entries that exist as objects, held weakly: whoever uses one, and
 * every change that is not committed, holds it strongly. So there is one object for each node, as
 * long as anybody could tell the difference, and none after that. Guarded by the tree's lock.
 */
final class Children {
  /** Finds the entries whose objects are gone; one for a whole tree. */
  static final class Gone {
    private final ReferenceQueue<MutableNode> queue = new ReferenceQueue<>();

    /** Takes the entries out; under the tree's lock for changes. */
    void purge() {
      Reference<? extends MutableNode> gone = queue.poll();
      while (gone != null) {
        Child child = (Child) gone;
        child.of.nodes.remove(child.name, child);
        gone = queue.poll();
      }
    }
  }

  private static final class Child extends WeakReference<MutableNode> {
    private final Children of;
    private final Name name;

    Child(MutableNode node, Children of, Name name) {
      super(node, of.gone.queue);
      this.of = of;
      this.name = name;
    }
  }

  private final Gone gone;
  private final Map<Name, Child> nodes = new HashMap<>(4);

  Children(Gone gone) {
    this.gone = gone;
  }

  /** The node, or null when there is no object of it. */
  MutableNode get(Name name) {
    Child child = nodes.get(name);
    return child == null ? null : child.get();
  }

  void put(Name name, MutableNode node) {
    nodes.put(name, new Child(node, this, name));
  }

  void remove(Name name) {
    nodes.remove(name);
  }

  void clear() {
    nodes.clear();
  }

  /** The names of all that exist; some may be gone by the time they are asked for. */
  Iterable<Name> names() {
    return nodes.keySet();
  }
}

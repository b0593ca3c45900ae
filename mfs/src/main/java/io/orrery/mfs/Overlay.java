package io.orrery.mfs;

import io.orrery.ipld.Name;
import java.util.HashMap;
import java.util.Map;

/**
 * What changed in a directory since its DAG was made: names and the nodes that they lead to now,
 * null for a name that is gone. A change costs the same whatever the directory's size. While a
 * commit turns what changed up to its beginning into a DAG, that stays beneath what has changed
 * since. Guarded by the tree's lock.
 */
final class Overlay {
  private Map<Name, MutableNode> changed = new HashMap<>(4);

  /** What a commit under way is making a DAG of; null when none is. */
  private Map<Name, MutableNode> committing;

  void put(Name name, MutableNode nodeOrNull) {
    changed.put(name, nodeOrNull);
  }

  /** Whether the base has no say about this name. */
  boolean covers(Name name) {
    return changed.containsKey(name) || (committing != null && committing.containsKey(name));
  }

  boolean isEmpty() {
    return changed.isEmpty() && committing == null;
  }

  /** All that differs from the base. */
  Map<Name, MutableNode> all() {
    if (committing == null) {
      return changed;
    }
    Map<Name, MutableNode> all = new HashMap<>(committing);
    all.putAll(changed);
    return all;
  }

  /** There is another base; no commit is under way. */
  void clear() {
    changed = new HashMap<>(4);
  }

  /** Begins a commit, and answers what it is to make a DAG of. */
  Map<Name, MutableNode> begin() {
    committing = changed;
    changed = new HashMap<>(4);
    return committing;
  }

  /** The base has now what the commit was begun with. */
  void installed() {
    committing = null;
  }

  /** The commit failed: what it was begun with is still to be done, unless it changed since. */
  void restore() {
    Map<Name, MutableNode> since = changed;
    changed = committing;
    changed.putAll(since);
    committing = null;
  }
}

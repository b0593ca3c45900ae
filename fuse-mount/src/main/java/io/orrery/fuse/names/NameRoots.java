package io.orrery.fuse.names;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Name;
import io.orrery.mfs.MutableDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The names at the root of /ipns and what stands behind them. Own names come from local state and
 * are here at once; whether others are, and for how long, their records say. Safe from any thread.
 */
public interface NameRoots {
  /** What a listing of the root shows: the own names, each a directory or a link to one. */
  List<Shown> own();

  /**
   * What a name leads to; fails with UNREACHABLE or TIMED_OUT for one that may well exist, ABSENT
   * for what can be no name.
   */
  CompletableFuture<Target> find(Name name, Deadline deadline);

  /**
   * Has {@code changed} called, from any thread, with each name that came, went, or leads elsewhere
   * from now on.
   */
  void whenChanged(Consumer<Name> changed);

  /** Calls {@code changed} no more. */
  void forget(Consumer<Name> changed);

  /** A line of the listing. */
  record Shown(Name name, boolean isLink) {}

  /** What a name leads to. */
  sealed interface Target {
    /** Tells this target from another of the same name. */
    Object source();

    /** The extended attributes of its root, beside its CID. */
    Supplier<Map<String, String>> told();
  }

  /** Another name of the same directory: a link to {@code canonical}, which stands beside it. */
  record Link(Name canonical) implements Target {
    @Override
    public Object source() {
      return canonical;
    }

    @Override
    public Supplier<Map<String, String>> told() {
      return Map::of;
    }
  }

  /** A tree of this node's own, which may be written. */
  record Own(MutableDirectory root, Supplier<Map<String, String>> told) implements Target {
    @Override
    public Object source() {
      return root;
    }
  }

  /**
   * Somebody's tree, as of its record.
   *
   * @param validFor how long that may be believed without looking at the record again
   */
  record Foreign(Cid root, Duration validFor, Supplier<Map<String, String>> told)
      implements Target {
    @Override
    public Object source() {
      return root;
    }
  }
}

package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;

/** What a bucket of a shard holds that is being changed. */
sealed interface ShardSlot permits ShardSlot.Leaf, ShardSlot.Below, ShardDraft {
  /** An entry. */
  record Leaf(DirectoryEntry entry, long hash) implements ShardSlot {
    static Leaf of(DirectoryEntry entry) {
      return new Leaf(entry, NameHash.of(entry.name()));
    }

    boolean isNamed(Name name) {
      return entry.name().equals(name);
    }

    DagPbLink link(Name prefix) {
      return new DagPbLink(entry.cid(), joined(prefix, entry.name()), entry.tsize());
    }

    private static Name joined(Name prefix, Name name) {
      ByteBuffer bytes = ByteBuffer.allocate(prefix.length() + name.length());
      prefix.writeTo(bytes);
      name.writeTo(bytes);
      return Name.of(bytes.flip());
    }
  }

  /** A shard one level down that nobody has looked at. */
  record Below(Cid cid, long tsize) implements ShardSlot {}
}

package io.orrery.unixfs;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes one directory of another and a few changes: the very node that {@link DirectoryBuilder}
 * makes of all the entries, at the cost of the changes.
 *
 * <p>A directory in one block is written anew. Of a HAMT only the shards on the way of the changes
 * are read and written. Whether it is large enough to stay one is known of the directories that
 * came from this editor, so keep it; else shards are read until it is sure, and one that is too
 * small becomes a directory in one block. A HAMT that the profile's writers would not have made is
 * written anew whole, as far as that shows: each shard that is read is held against what would be
 * written of its links, of the others only the CIDs are looked at. So all are found that come from
 * a profile of another hash, CID version or fanout; one of another inline limit may pass.
 *
 * <p>Entries that were there keep whatever name others gave them, but for an empty one; of equal
 * names the first counts, as {@link Directory} has it. One thread at a time.
 */
public final class DirectoryEditor {
  /** How many directories are remembered to be large enough. */
  private static final int MAX_KNOWN = 1024;

  /**
   * What a name is to lead to.
   *
   * @param tsize the size of the target's block and all below; {@link DagPbLink#NO_TSIZE} when it
   *     is not known
   */
  public record Entry(Cid cid, long tsize) {}

  private final NodeSource nodes;
  private final ImportProfile profile;

  /** What HAMTs have at least, by their roots. */
  private final Map<Cid, DirectoryTotals> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Cid, DirectoryTotals> eldest) {
          return size() > MAX_KNOWN;
        }
      };

  public DirectoryEditor(NodeSource nodes, ImportProfile profile) {
    this.nodes = nodes;
    this.profile = profile;
  }

  /**
   * The directory {@code base} with other entries and other metadata. Nothing is put before all
   * that is needed was read; nothing is committed. Waits for blocks until the deadline.
   *
   * @param base null for an empty directory
   * @param metadata mode and mtime of the result; those of {@code base} do not count
   * @param changes what each name is to lead to, or empty for a name that is to go; one that is not
   *     there may go too
   * @throws FaultException REFUSED for an entry unless {@link Name#isFileName()}, and for two names
   *     that no HAMT can hold side by side; NOT_A_DIRECTORY for another base; what {@link
   *     NodeSource#get} fails with for a block that is needed; what {@link BlockWriter#put} throws
   */
  public ImportedNode edit(
      Cid base,
      Metadata metadata,
      SortedMap<Name, Optional<Entry>> changes,
      BlockWriter out,
      Deadline deadline)
      throws FaultException {
    SortedMap<Name, Optional<DirectoryEntry>> wanted = checked(changes);
    UnixFsNode root = base == null ? null : Await.result(nodes.get(base, deadline));
    if (root instanceof ShardNode shard && mayBuildUpon(base)) {
      ShardEdit edit = new ShardEdit(nodes, profile, shard, deadline);
      DirectoryTotals bound = edit.apply(wanted) ? bound(base, edit, metadata) : null;
      if (bound != null) {
        ImportedNode edited = edit.write(out, metadata);
        known.put(edited.cid(), bound);
        return edited;
      }
    }
    return rewrite(root, metadata, wanted, out, deadline);
  }

  /** Whether a shard should stand in its CID cannot be told from the CID, if any should. */
  private boolean mayBuildUpon(Cid base) {
    return profile.inlineLimit() == ImportProfile.NO_INLINING || known.containsKey(base);
  }

  private static SortedMap<Name, Optional<DirectoryEntry>> checked(
      SortedMap<Name, Optional<Entry>> changes) throws FaultException {
    SortedMap<Name, Optional<DirectoryEntry>> checked = new TreeMap<>();
    for (Map.Entry<Name, Optional<Entry>> change : changes.entrySet()) {
      Name name = change.getKey();
      if (change.getValue().isPresent()) {
        DirectoryBuilder.requireFileName(name);
      }
      checked.put(
          name,
          change.getValue().map(entry -> new DirectoryEntry(name, entry.cid(), entry.tsize())));
    }
    return checked;
  }

  /** What the edited HAMT has at least, if that keeps it a HAMT; else null. */
  private DirectoryTotals bound(Cid base, ShardEdit edit, Metadata metadata) throws FaultException {
    DirectoryTotals before = known.get(base);
    if (before != null) {
      DirectoryTotals after = before.plus(edit.difference());
      if (after.shards(profile.sharding(), metadata)) {
        return after;
      }
    }
    return edit.measure(metadata)
        .filter(totals -> totals.shards(profile.sharding(), metadata))
        .orElse(null);
  }

  private ImportedNode rewrite(
      UnixFsNode base,
      Metadata metadata,
      SortedMap<Name, Optional<DirectoryEntry>> changes,
      BlockWriter out,
      Deadline deadline)
      throws FaultException {
    DirectoryBuilder builder = new DirectoryBuilder(profile).metadata(metadata);
    if (base != null) {
      keep(base, changes, builder, deadline);
    }
    for (Optional<DirectoryEntry> entry : changes.values()) {
      entry.ifPresent(builder::keep);
    }
    ImportedNode written = builder.write(out);
    if (builder.totals().shards(profile.sharding(), metadata)) {
      known.put(written.cid(), builder.totals());
    }
    return written;
  }

  /** The entries of the base that do not change. */
  private void keep(
      UnixFsNode base,
      SortedMap<Name, Optional<DirectoryEntry>> changes,
      DirectoryBuilder builder,
      Deadline deadline)
      throws FaultException {
    DirectoryCursor cursor =
        Directory.of(nodes, base)
            .orElseThrow(
                () -> new FaultException(Fault.NOT_A_DIRECTORY, "not a directory: " + base.cid()))
            .cursor();
    var batch = Await.result(cursor.next(deadline));
    while (!batch.isEmpty()) {
      for (DirectoryEntry entry : batch) {
        if (!changes.containsKey(entry.name())) {
          builder.keep(entry);
        }
      }
      batch = Await.result(cursor.next(deadline));
    }
  }
}

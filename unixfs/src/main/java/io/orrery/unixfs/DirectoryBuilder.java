package io.orrery.unixfs;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the entries of one directory and writes it, in one block or as a HAMT, whichever the
 * profile's {@link ShardingRule} says of the whole: the order of the entries does not matter. Keeps
 * about a hundred bytes an entry. One thread at a time.
 */
public final class DirectoryBuilder {
  private final ImportProfile profile;
  private final EntryTable entries = new EntryTable();
  private Metadata metadata = Metadata.NONE;

  public DirectoryBuilder(ImportProfile profile) {
    this.profile = profile;
  }

  /** Mode and mtime of the directory itself: they stand in its root. */
  public DirectoryBuilder metadata(Metadata value) {
    metadata = value;
    return this;
  }

  /**
   * Adds an entry, or replaces the one of that name.
   *
   * @param tsize what the link says of the cumulative size of its target; {@link
   *     DagPbLink#NO_TSIZE} when it is not known
   * @throws FaultException REFUSED unless {@link Name#isFileName()}
   */
  public DirectoryBuilder put(Name name, Cid cid, long tsize) throws FaultException {
    requireFileName(name);
    entries.put(name, cid, tsize);
    return this;
  }

  static void requireFileName(Name name) throws FaultException {
    if (!name.isFileName()) {
      throw FaultException.refused("not a name for a file: \"" + name + "\"");
    }
  }

  public DirectoryBuilder put(Name name, ImportedNode node) throws FaultException {
    return put(name, node.cid(), node.tsize());
  }

  /**
   * Keeps an entry of a directory that is rewritten, under whatever name others gave it. An empty
   * one is dropped: a HAMT cannot hold it.
   */
  void keep(DirectoryEntry entry) {
    if (!entry.name().isEmpty()) {
      entries.put(entry.name(), entry.cid(), entry.tsize());
    }
  }

  public int size() {
    return entries.size();
  }

  DirectoryTotals totals() {
    return entries.totals();
  }

  /**
   * Writes the blocks of the directory, its root last, and commits nothing. The builder may be
   * added to and written again.
   *
   * @throws FaultException what {@link BlockWriter#put} throws; REFUSED for two names that no HAMT
   *     can hold side by side, their hashes being equal
   */
  public ImportedNode write(BlockWriter out) throws FaultException {
    NodeWriter nodes = new NodeWriter(profile, out);
    ByteBuffer message = UnixFsEncoder.directory(metadata);
    if (entries.totals().shards(profile.sharding(), metadata)) {
      return new ShardWriter(nodes, entries).write(metadata);
    }
    List<DagPbLink> links = new ArrayList<>(entries.size());
    for (int entry = 0; entry < entries.size(); entry++) {
      links.add(entries.link(entry, Name.EMPTY));
    }
    return nodes.put(links, message, 0);
  }
}

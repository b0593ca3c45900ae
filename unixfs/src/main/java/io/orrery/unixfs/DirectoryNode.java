package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;
import java.util.Optional;

/** A directory in one block. Of links with the same name the first counts. */
public final class DirectoryNode implements UnixFsNode {
  private final Cid cid;
  private final Metadata metadata;

  /** Sorted by name. */
  private final Links links;

  DirectoryNode(Cid cid, Metadata metadata, Links links) {
    this.cid = cid;
    this.metadata = metadata;
    this.links = links.sortedByName();
  }

  @Override
  public Cid cid() {
    return cid;
  }

  @Override
  public Metadata metadata() {
    return metadata;
  }

  public boolean isEmpty() {
    return links.count() == 0;
  }

  public Optional<DirectoryEntry> lookup(Name name) {
    byte[] wanted = name.toBytes();
    int at = links.lowerBound(wanted);
    return at < links.count() && links.isNamed(at, 0, wanted)
        ? Optional.of(links.entry(at, 0))
        : Optional.empty();
  }

  /** How many links there are, those that do not count included. */
  int linkCount() {
    return links.count();
  }

  /** Whether the link is the first of its name. */
  boolean counts(int index) {
    return index == 0 || links.compareNames(index - 1, index) != 0;
  }

  DirectoryEntry entry(int index) {
    return links.entry(index, 0);
  }

  /** The first link whose name is above {@code name}. */
  int indexAfter(Name name) {
    byte[] wanted = name.toBytes();
    int at = links.lowerBound(wanted);
    while (at < links.count() && links.isNamed(at, 0, wanted)) {
      at++;
    }
    return at;
  }

  @Override
  public int weight() {
    return 100 + links.weight();
  }
}

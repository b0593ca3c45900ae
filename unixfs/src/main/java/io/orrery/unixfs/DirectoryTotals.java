package io.orrery.unixfs;

import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.DagPbNode;
import java.util.List;

/**
 * What a {@link ShardingRule} asks of a directory: exact, or a bound from below.
 *
 * @param linksBytes the bytes of all names and CIDs
 * @param encodedBytes the bytes that all links take in a dag-pb block
 */
record DirectoryTotals(long linksBytes, long encodedBytes, int entries) {
  static final DirectoryTotals NONE = new DirectoryTotals(0, 0, 0);

  /**
   * What any two entries have at least: a name of one byte and a CID of four, which are version,
   * codec, hash function and an empty digest; with field tags, lengths and no Tsize.
   */
  static final DirectoryTotals ANY_TWO = new DirectoryTotals(2 * 5, 2 * 11, 2);

  DirectoryTotals with(DagPbLink link) {
    return plus(of(link));
  }

  DirectoryTotals without(DagPbLink link) {
    return minus(of(link));
  }

  private static DirectoryTotals of(DagPbLink link) {
    long links = (long) link.name().length() + link.cid().length();
    return new DirectoryTotals(links, DagPb.encodedLength(link), 1);
  }

  DirectoryTotals plus(DirectoryTotals more) {
    return new DirectoryTotals(
        linksBytes + more.linksBytes, encodedBytes + more.encodedBytes, entries + more.entries);
  }

  DirectoryTotals minus(DirectoryTotals less) {
    return new DirectoryTotals(
        linksBytes - less.linksBytes, encodedBytes - less.encodedBytes, entries - less.entries);
  }

  /** Whether the directory is a HAMT; once a bound says so, no more entries change it. */
  boolean shards(ShardingRule rule, Metadata metadata) {
    DagPbNode empty = new DagPbNode(List.of(), UnixFsEncoder.directory(metadata));
    long block = encodedBytes + DagPb.encode(empty).remaining();
    return rule.shards(linksBytes, block, entries);
  }
}

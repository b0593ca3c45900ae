package io.orrery.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Name;
import java.util.ArrayList;
import java.util.List;

/** Directories as tests make, open and list them. */
final class Listings {
  static final ImportProfile PLAIN = ImportProfile.UNIXFS_V1_2025;

  private Listings() {}

  /** A profile whose directories are HAMTs, the empty one aside. */
  static ImportProfile sharded(int fanout) {
    return PLAIN.withSharding(PLAIN.sharding().withThreshold(1).withFanout(fanout));
  }

  static Directory open(BlockSource blocks, Cid cid) throws Exception {
    return Directory.open(new NodeSource(blocks, new NodeCache(1 << 20)), cid, Deadline.never())
        .get();
  }

  static List<DirectoryEntry> list(DirectoryCursor cursor) throws Exception {
    List<DirectoryEntry> all = new ArrayList<>();
    while (true) {
      List<DirectoryEntry> batch = cursor.next(Deadline.never()).get();
      if (batch.isEmpty()) {
        return all;
      }
      assertThat(batch).hasSizeLessThanOrEqualTo(DirectoryCursor.BATCH);
      all.addAll(batch);
    }
  }

  static List<Name> names(List<DirectoryEntry> entries) {
    return entries.stream().map(DirectoryEntry::name).toList();
  }
}

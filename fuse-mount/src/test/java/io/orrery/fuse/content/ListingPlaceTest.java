package io.orrery.fuse.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Content;
import io.orrery.fuse.Dirent;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.Tree;
import io.orrery.fuse.TreeOptions;
import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.NodeCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Listings piece by piece give what one listing gives, however a program seeks. */
class ListingPlaceTest {
  private static final int ENTRIES = 3000;
  private static final Content CONTENT = new Content();
  private static final RootTree TREE = tree();
  private static final List<Dirent> WHOLE = list(0, Integer.MAX_VALUE);

  private static RootTree tree() {
    try {
      Map<String, ImportedNode> entries = new TreeMap<>();
      ImportedNode leaf = CONTENT.text("x");
      for (int i = 0; i < ENTRIES; i++) {
        entries.put("name-" + i, leaf);
      }
      Cid root = CONTENT.sharded(entries).cid();
      TreeOptions options = new TreeOptions(Path.of("/"), Runnable::run);
      return RootTree.open(root, CONTENT.blocks, new NodeCache(1 << 20), options);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static List<Dirent> list(long offset, int room) {
    List<Dirent> listed = new ArrayList<>();
    TREE.list(
        Tree.ROOT,
        offset,
        new Listing() {
          @Override
          public boolean add(Dirent entry, Supplier<Lookup.Found> lookup) {
            return listed.size() < room && listed.add(entry);
          }

          @Override
          public boolean isEmpty() {
            return listed.isEmpty();
          }

          @Override
          public void end() {}

          @Override
          public void fail(FaultException fault) {
            throw new AssertionError(fault);
          }
        });
    return listed;
  }

  @Property(tries = 50)
  void fromAnyOffsetItGoesOnAsTheWholeDoes(
      @ForAll @Size(max = 20) List<@IntRange(max = ENTRIES + 1) Integer> offsets,
      @ForAll @IntRange(min = 1, max = 2000) int room) {
    assertThat(WHOLE).hasSize(ENTRIES + 2);
    for (int offset : offsets) {
      List<Dirent> part = list(offset, room);
      assertThat(part).isEqualTo(WHOLE.subList(offset, Math.min(ENTRIES + 2, offset + room)));
      if (!part.isEmpty()) {
        int next = (int) part.get(part.size() - 1).next();
        assertThat(list(next, room))
            .isEqualTo(WHOLE.subList(next, Math.min(ENTRIES + 2, next + room)));
      }
    }
  }
}

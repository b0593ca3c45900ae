package io.orrery.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;
import io.orrery.unixfs.UnixFsNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class InodeTableTest {
  private static final Cid CID = cid("x");

  private static Cid cid(String text) {
    try {
      return new Content().text(text).cid();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Attributes attributes() {
    try {
      return NodeAttributes.of(UnixFsNode.decode(CID, ByteBuffer.allocate(1)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Steps above 0 look a key up, those below forget one look-up of it. */
  @Property
  void keepsWhatWasLookedUpMoreOftenThanForgotten(
      @ForAll @Size(max = 200) List<@IntRange(min = -5, max = 5) Integer> steps) {
    InodeTable table = new InodeTable();
    Attributes attributes = attributes();
    Map<Integer, Long> nodes = new HashMap<>();
    Map<Integer, Integer> counts = new HashMap<>();
    for (int step : steps) {
      int key = Math.abs(step);
      if (step > 0) {
        Inode inode = table.lookedUp(key, CID, attributes);
        assertThat(nodes.getOrDefault(key, inode.node)).isEqualTo(inode.node);
        nodes.put(key, inode.node);
        counts.merge(key, 1, Integer::sum);
      } else if (nodes.containsKey(key)) {
        table.forget(nodes.get(key), 1);
        if (counts.merge(key, -1, Integer::sum) == 0) {
          assertThat(table.get(nodes.remove(key))).isNull();
        }
      }
      assertThat(table.size()).isEqualTo(nodes.size());
    }
  }

  @Test
  void placesAreNamesInDirectories() {
    assertThat(new Inode.Place(1, Name.of("a"))).isEqualTo(new Inode.Place(1, Name.of("a")));
    assertThat(new Inode.Place(1, Name.of("a"))).isNotEqualTo(new Inode.Place(2, Name.of("a")));
  }

  /** Known answers: they are on people's disks, in backups and indexes, and must never change. */
  @Test
  void numbersStayWhatTheyAre() throws Exception {
    Cid v0 = Cid.parse("QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o");
    assertThat(Inode.number(v0)).isEqualTo(Inode.number(v0.toV1()));
    assertThat(Long.toUnsignedString(Inode.number(v0))).isEqualTo("14355164988959891636");
    assertThat(Inode.number(Cid.parse("bafkqaaa"))).isEqualTo(7_130_353_907_913_903_056L);
  }

  @Test
  void theRootStays() {
    InodeTable table = new InodeTable();
    table.root(CID, attributes());
    table.forget(Tree.ROOT, 100);
    assertThat(table.get(Tree.ROOT)).isNotNull();
  }
}

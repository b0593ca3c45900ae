package io.orrery.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrickleLayoutTest {
  private static final ImportProfile V1 = ImportProfile.UNIXFS_V1_2025;
  private static final ImportProfile TRICKLE =
      V1.withLayout(Layout.TRICKLE).withChunker(new SizeChunker(1));

  private final Dags dags = new Dags();

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  /** The definition, which wants all leaves at once. */
  private static ImportedNode byDefinition(
      Queue<ImportedNode> leaves, int width, int depth, NodeWriter out) throws FaultException {
    List<ImportedNode> children = new ArrayList<>();
    while (children.size() < width && !leaves.isEmpty()) {
      children.add(leaves.remove());
    }
    for (int below = 1; below < depth && !leaves.isEmpty(); below++) {
      for (int i = 0; i < 4 && !leaves.isEmpty(); i++) {
        children.add(byDefinition(leaves, width, below, out));
      }
    }
    return out.putFile(children, Metadata.NONE);
  }

  @Property(tries = 200)
  void isAsDefined(
      @ForAll @IntRange(max = 1000) int length, @ForAll @IntRange(min = 1, max = 8) int width)
      throws Exception {
    byte[] content = counting(length);
    Queue<ImportedNode> leaves = new ArrayDeque<>();
    for (int i = 0; i < length; i++) {
      leaves.add(dags.importBytes(Arrays.copyOfRange(content, i, i + 1), V1));
    }
    try (BlockWriter writer = dags.blocks.newWriter()) {
      NodeWriter out = new NodeWriter(V1, writer);
      assertThat(dags.importBytes(content, TRICKLE.withFileWidth(width)))
          .isEqualTo(byDefinition(leaves, width, Integer.MAX_VALUE, out));
    }
  }

  @Property(tries = 50)
  void readsAsItWasWritten(
      @ForAll @IntRange(max = 3000) int length,
      @ForAll @IntRange(min = 1, max = 5) int width,
      @ForAll boolean rawLeaves)
      throws Exception {
    byte[] content = counting(length);
    ImportedNode node =
        dags.importBytes(content, TRICKLE.withFileWidth(width).withRawLeaves(rawLeaves));
    FileReader reader = FileReader.open(dags.nodes(), node.cid(), Deadline.never()).get();
    assertThat(Bytes.all(reader)).isEqualTo(content);
    assertThat(node.size()).isEqualTo(length);
  }

  @Test
  void loneLeafHasARootOverIt() throws Exception {
    ImportedNode node = dags.importBytes(counting(1), TRICKLE);
    assertThat(node.cid().is(Codec.DAG_PB)).isTrue();
    FileNode root = (FileNode) dags.nodes().local(node.cid());
    assertThat(root.childCount()).isEqualTo(1);
  }
}

package io.orrery.ipld;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A decoded dag-pb node.
 *
 * @param data the Data field, read-only, never to be moved; null when the field is absent, which
 *     differs in bytes from empty
 */
public record DagPbNode(List<DagPbLink> links, ByteBuffer data) {
  public DagPbNode {
    links = List.copyOf(links);
    data = data == null ? null : data.asReadOnlyBuffer();
  }
}

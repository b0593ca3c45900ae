package io.orrery.ipld;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The dag-pb codec (ipld/ipld specs/codecs/dag-pb). Links are written before Data in spite of their
 * field numbers and sorted by the bytes of their names, stably; inside a link the order is Hash,
 * Name, Tsize. The reader takes Data first as well and keeps the order it finds, and is strict
 * beyond that: unknown, repeated or misplaced fields and wrong wire types are malformed.
 *
 * <p>The numbers in it are protobuf's varints, of up to 10 bytes and not always minimal, unlike
 * {@link Varint}; a reader takes any, for old writers were free in it.
 */
public final class DagPb {
  private static final int DATA = 1 << 3 | 2;
  private static final int LINKS = 2 << 3 | 2;
  private static final int HASH = 1 << 3 | 2;
  private static final int NAME = 2 << 3 | 2;
  private static final int TSIZE = 3 << 3;

  private DagPb() {}

  /**
   * Decodes a node that stands alone: it refers to copies, not to {@code bytes}, whose position
   * does not move.
   *
   * @throws FaultException MALFORMED
   */
  public static DagPbNode decode(ByteBuffer bytes) throws FaultException {
    Collector node = new Collector(bytes);
    visit(bytes, node);
    return new DagPbNode(node.links, node.data);
  }

  /** Receives the parts of a node as places in its bytes. */
  public interface Visitor {
    /**
     * A link. The bytes of its CID have not been looked at.
     *
     * @param nameLength -1 when the link has no Name field
     * @param tsize {@link DagPbLink#NO_TSIZE} when it has no Tsize field
     */
    void link(int cidAt, int cidLength, int nameAt, int nameLength, long tsize)
        throws FaultException;

    /** The Data field; called at most once, before, after or without links. */
    void data(int at, int length) throws FaultException;
  }

  /**
   * Shows the parts of a node in their order and copies nothing: all places are absolute indexes
   * into {@code bytes}, whose position does not move. As strict as {@link #decode}, except that it
   * leaves the CIDs to the visitor. For who keeps links in a form of his own: a directory of a
   * hundred thousand names is listed through it.
   *
   * @throws FaultException MALFORMED, or what the visitor throws
   */
  public static void visit(ByteBuffer bytes, Visitor visitor) throws FaultException {
    ByteBuffer in = bytes.duplicate();
    boolean seenLink = false;
    boolean seenData = false;
    boolean linksClosed = false;
    while (in.hasRemaining()) {
      int tag = tag(in);
      if (tag == DATA && !seenData) {
        int length = fieldLength(in);
        visitor.data(in.position(), length);
        in.position(in.position() + length);
        seenData = true;
        linksClosed = seenLink;
      } else if (tag == LINKS && !linksClosed) {
        int end = enter(in);
        visitLink(in, visitor);
        in.limit(end);
        seenLink = true;
      } else {
        throw FaultException.malformed(
            "dag-pb: field tag " + tag + " is unknown, repeated or out of order");
      }
    }
  }

  /** Shows a link that goes up to the limit of {@code in}. */
  private static void visitLink(ByteBuffer in, Visitor visitor) throws FaultException {
    int cidAt = -1;
    int cidLength = 0;
    int nameAt = -1;
    int nameLength = -1;
    long tsize = DagPbLink.NO_TSIZE;
    int last = 0;
    while (in.hasRemaining()) {
      int tag = tag(in);
      if (tag <= last) {
        throw FaultException.malformed("dag-pb: link fields repeated or out of order");
      }
      last = tag;
      switch (tag) {
        case HASH -> {
          cidLength = fieldLength(in);
          cidAt = in.position();
          in.position(cidAt + cidLength);
        }
        case NAME -> {
          nameLength = fieldLength(in);
          nameAt = in.position();
          in.position(nameAt + nameLength);
        }
        case TSIZE -> tsize = protobufVarint(in);
        default -> throw FaultException.malformed("dag-pb: unknown link field tag " + tag);
      }
    }
    if (cidAt < 0) {
      throw FaultException.malformed("dag-pb: link has no Hash");
    }
    visitor.link(cidAt, cidLength, nameAt, nameLength, tsize);
  }

  private static final class Collector implements Visitor {
    private final ByteBuffer bytes;
    private final List<DagPbLink> links = new ArrayList<>();
    private ByteBuffer data;

    Collector(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    @Override
    public void link(int cidAt, int cidLength, int nameAt, int nameLength, long tsize)
        throws FaultException {
      Cid cid = Cid.whole(bytes.slice(cidAt, cidLength));
      Name name = nameLength < 0 ? null : Name.of(bytes.slice(nameAt, nameLength));
      links.add(new DagPbLink(cid, name, tsize));
    }

    @Override
    public void data(int at, int length) {
      data = ByteBuffer.allocate(length).put(bytes.slice(at, length)).flip();
    }
  }

  private static int tag(ByteBuffer in) throws FaultException {
    long tag = protobufVarint(in);
    if (tag < 0 || tag > Integer.MAX_VALUE) {
      throw FaultException.malformed("dag-pb: field tag out of range");
    }
    return (int) tag;
  }

  /** Narrows {@code in} to the field that begins at its position; answers the limit before. */
  private static int enter(ByteBuffer in) throws FaultException {
    int before = in.limit();
    int length = fieldLength(in);
    in.limit(in.position() + length);
    return before;
  }

  private static int fieldLength(ByteBuffer in) throws FaultException {
    long length = protobufVarint(in);
    if (length < 0 || length > in.remaining()) {
      throw FaultException.malformed("dag-pb: field is longer than the block");
    }
    return (int) length;
  }

  private static long protobufVarint(ByteBuffer in) throws FaultException {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (!in.hasRemaining()) {
        throw FaultException.malformed("dag-pb: varint ends in the middle");
      }
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        if (shift == 63 && b > 1) {
          break;
        }
        return value;
      }
    }
    throw FaultException.malformed("dag-pb: varint has more than 64 bits");
  }

  /** The canonical bytes: links sorted by name, stably. The position of Data does not move. */
  public static ByteBuffer encode(DagPbNode node) {
    List<DagPbLink> links = new ArrayList<>(node.links());
    links.sort(Comparator.comparing(DagPbLink::nameOrEmpty));
    ByteBuffer data = node.data();
    int size = data == null ? 0 : 1 + protobufLength(data.remaining()) + data.remaining();
    for (DagPbLink link : links) {
      size += encodedLength(link);
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    for (DagPbLink link : links) {
      out.put((byte) LINKS);
      protobufVarint(length(link), out);
      write(link, out);
    }
    if (data != null) {
      out.put((byte) DATA);
      protobufVarint(data.remaining(), out);
      out.put(data.duplicate());
    }
    return out.flip();
  }

  /** The bytes that a link adds to the block of its node. */
  public static int encodedLength(DagPbLink link) {
    int length = length(link);
    return 1 + protobufLength(length) + length;
  }

  private static int length(DagPbLink link) {
    int size = 1 + protobufLength(link.cid().length()) + link.cid().length();
    if (link.name() != null) {
      size += 1 + protobufLength(link.name().length()) + link.name().length();
    }
    return link.tsize() == DagPbLink.NO_TSIZE ? size : size + 1 + protobufLength(link.tsize());
  }

  private static void write(DagPbLink link, ByteBuffer out) {
    out.put((byte) HASH);
    protobufVarint(link.cid().length(), out);
    link.cid().writeTo(out);
    if (link.name() != null) {
      out.put((byte) NAME);
      protobufVarint(link.name().length(), out);
      link.name().writeTo(out);
    }
    if (link.tsize() != DagPbLink.NO_TSIZE) {
      out.put((byte) TSIZE);
      protobufVarint(link.tsize(), out);
    }
  }

  private static int protobufLength(long value) {
    return (63 - Long.numberOfLeadingZeros(value | 1)) / 7 + 1;
  }

  private static void protobufVarint(long value, ByteBuffer out) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }
}

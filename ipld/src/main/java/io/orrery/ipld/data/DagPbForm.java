package io.orrery.ipld.data;

import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.DagPbNode;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * dag-pb nodes as values (ipld/ipld specs/codecs/dag-pb, logical format): a map of {@code Data},
 * bytes, if it is there, and {@code Links}, a list of maps of {@code Hash}, a link, and, if they
 * are there, {@code Name}, text, and {@code Tsize}, an integer. No other map is one.
 */
public final class DagPbForm {
  private static final String DATA = "Data";
  private static final String LINKS = "Links";
  private static final String HASH = "Hash";
  private static final String NAME = "Name";
  private static final String TSIZE = "Tsize";

  private DagPbForm() {}

  /**
   * Decodes a block; links stay in the order of the block. The buffer does not move.
   *
   * @throws FaultException MALFORMED; also for a link whose name is no UTF-8, for values have no
   *     such text
   */
  public static Value decode(ByteBuffer bytes) throws FaultException {
    return of(DagPb.decode(bytes));
  }

  private static Value of(DagPbNode node) throws FaultException {
    List<Value> links = new ArrayList<>(node.links().size());
    for (DagPbLink link : node.links()) {
      links.add(of(link));
    }
    Map<String, Value> map = new LinkedHashMap<>();
    if (node.data() != null) {
      map.put(DATA, new Value.Bytes(node.data()));
    }
    map.put(LINKS, new Value.List(links));
    return new Value.Map(map);
  }

  private static Value of(DagPbLink link) throws FaultException {
    Map<String, Value> map = new LinkedHashMap<>();
    map.put(HASH, new Value.Link(link.cid()));
    if (link.name() != null) {
      map.put(NAME, new Value.Text(Utf8.decode(ByteBuffer.wrap(link.name().toBytes()), "dag-pb")));
    }
    if (link.tsize() != DagPbLink.NO_TSIZE) {
      map.put(TSIZE, new Value.Int(false, link.tsize()));
    }
    return new Value.Map(map);
  }

  /**
   * The bytes of the node that {@code value} is.
   *
   * @throws FaultException MALFORMED when it is no node, or its links are not in the order of their
   *     names, which is the only order that is written
   */
  public static ByteBuffer encode(Value value) throws FaultException {
    DagPbNode node = node(value);
    Name last = Name.EMPTY;
    for (DagPbLink link : node.links()) {
      if (link.nameOrEmpty().compareTo(last) < 0) {
        throw invalid("links must be sorted by Name bytes");
      }
      last = link.nameOrEmpty();
    }
    return DagPb.encode(node);
  }

  /**
   * The node that {@code value} is, its links in the order of the list.
   *
   * @throws FaultException MALFORMED when it is none
   */
  public static DagPbNode node(Value value) throws FaultException {
    if (!(value instanceof Value.Map map)) {
      throw invalid("it must be a map");
    }
    requireKeys(map, Set.of(DATA, LINKS));
    Value data = map.get(DATA);
    if (data != null && !(data instanceof Value.Bytes)) {
      throw invalid("Data must be bytes");
    }
    if (!(map.get(LINKS) instanceof Value.List list)) {
      throw invalid("Links must be a list");
    }
    List<DagPbLink> links = new ArrayList<>(list.values().size());
    for (Value link : list.values()) {
      links.add(link(link));
    }
    return new DagPbNode(links, data instanceof Value.Bytes bytes ? bytes.value() : null);
  }

  private static DagPbLink link(Value value) throws FaultException {
    if (!(value instanceof Value.Map map)) {
      throw invalid("a link must be a map");
    }
    requireKeys(map, Set.of(HASH, NAME, TSIZE));
    if (map.get(HASH) == null) {
      throw invalid("link must have a Hash");
    }
    if (!(map.get(HASH) instanceof Value.Link hash)) {
      throw invalid("link Hash must be a CID");
    }
    return new DagPbLink(hash.cid(), name(map.get(NAME)), tsize(map.get(TSIZE)));
  }

  private static Name name(Value value) throws FaultException {
    if (value == null) {
      return null;
    }
    if (!(value instanceof Value.Text text)) {
      throw invalid("link Name must be a string");
    }
    return Name.of(ByteBuffer.wrap(Utf8.encode(text.value(), "dag-pb")));
  }

  private static long tsize(Value value) throws FaultException {
    if (value == null) {
      return DagPbLink.NO_TSIZE;
    }
    if (!(value instanceof Value.Int size)) {
      throw invalid("link Tsize must be an integer");
    }
    if (size.negative()) {
      throw invalid("link Tsize cannot be negative");
    }
    if (!size.isLong()) {
      throw invalid("link Tsize is beyond 2^63");
    }
    return size.magnitude();
  }

  private static void requireKeys(Value.Map map, Set<String> known) throws FaultException {
    for (String key : map.entries().keySet()) {
      if (!known.contains(key)) {
        throw invalid("unknown key \"" + key + "\"");
      }
    }
  }

  private static FaultException invalid(String why) {
    return FaultException.malformed("invalid dag-pb form: " + why);
  }
}

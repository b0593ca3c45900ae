package io.orrery.ipld.car;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Varint;
import io.orrery.ipld.data.DagCbor;
import io.orrery.ipld.data.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a CAR (specs/transport/car/carv1): {@code varint length | dag-cbor {roots,
 * version}}. Version 2 begins with such a header too, which has the version alone.
 */
record CarHeader(long version, List<Cid> roots) {
  /**
   * The longest header that is read, in bytes: room for some 25,000 roots. go-car takes 32 MiB,
   * which as values on the heap would be a gigabyte.
   */
  static final int MAX_LENGTH = 1 << 20;

  private static final String ROOTS = "roots";
  private static final String VERSION = "version";

  CarHeader {
    roots = List.copyOf(roots);
  }

  static CarHeader read(CarInput in) throws IOException {
    long start = in.position();
    long length = in.readVarint("length of the CAR header");
    if (length < 0) {
      throw CarFault.malformed(start, "no CAR header: there are no bytes");
    }
    if (length > MAX_LENGTH) {
      throw CarFault.malformed(
          start, "no CAR header: %d bytes, at most %d".formatted(length, MAX_LENGTH));
    }
    byte[] bytes = in.read((int) length);
    if (bytes.length < length) {
      throw CarFault.cutOff(start, "CAR header", length, bytes.length);
    }
    try {
      return decode(ByteBuffer.wrap(bytes));
    } catch (FaultException e) {
      throw CarFault.malformed(start, "no CAR header: " + e.getMessage());
    }
  }

  private static CarHeader decode(ByteBuffer bytes) throws FaultException {
    if (!(DagCbor.decode(bytes) instanceof Value.Map map)) {
      throw FaultException.malformed("it is no map");
    }
    if (!(map.get(VERSION) instanceof Value.Int version)
        || version.negative()
        || !version.isLong()) {
      throw FaultException.malformed("it has no version");
    }
    List<Cid> roots = new ArrayList<>();
    if (map.get(ROOTS) instanceof Value.List list) {
      for (Value root : list.values()) {
        if (!(root instanceof Value.Link link)) {
          throw FaultException.malformed("a root is no link");
        }
        roots.add(link.cid());
      }
    } else if (version.toLong() == 1) {
      throw FaultException.malformed("it has no list of roots");
    }
    return new CarHeader(version.toLong(), roots);
  }

  /** The header with its length in front. */
  ByteBuffer encode() throws FaultException {
    List<Value> links = new ArrayList<>();
    for (Cid root : roots) {
      links.add(new Value.Link(root));
    }
    Map<String, Value> entries = new LinkedHashMap<>();
    entries.put(ROOTS, new Value.List(links));
    entries.put(VERSION, Value.Int.of(version));
    ByteBuffer cbor = DagCbor.encode(new Value.Map(entries));
    int length = cbor.remaining();
    ByteBuffer out = ByteBuffer.allocate(Varint.length(length) + length);
    Varint.write(length, out);
    return out.put(cbor).flip();
  }
}

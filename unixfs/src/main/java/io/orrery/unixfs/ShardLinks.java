package io.orrery.unixfs;

import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The links of one shard that is being made, and the message that says which buckets they are. */
final class ShardLinks {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private final int fanout;
  private final byte[] bitfield;
  private final List<DagPbLink> links = new ArrayList<>();

  ShardLinks(int fanout) {
    this.fanout = fanout;
    this.bitfield = new byte[fanout / 8];
  }

  /** What the name of a bucket's link begins with, and is for one that leads to a shard. */
  Name prefix(int bucket) {
    byte[] digits = new byte[ShardNode.prefixLength(fanout)];
    for (int i = digits.length - 1, rest = bucket; i >= 0; i--, rest >>>= 4) {
      digits[i] = HEX[rest & 15];
    }
    return Name.of(ByteBuffer.wrap(digits));
  }

  /** Adds a bucket's link, {@link #prefix} being in its name; the buckets come in their order. */
  void add(int bucket, DagPbLink link) {
    bitfield[bitfield.length - 1 - bucket / 8] |= (byte) (1 << bucket % 8);
    links.add(link);
  }

  List<DagPbLink> links() {
    return links;
  }

  ByteBuffer message(Metadata metadata) {
    return UnixFsEncoder.shard(stripped(), fanout, metadata);
  }

  private byte[] stripped() {
    int zeros = 0;
    while (zeros < bitfield.length && bitfield[zeros] == 0) {
      zeros++;
    }
    return Arrays.copyOfRange(bitfield, zeros, bitfield.length);
  }
}

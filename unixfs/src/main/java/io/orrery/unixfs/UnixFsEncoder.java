package io.orrery.unixfs;

import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes the message of {@link UnixFsMessage} byte for byte as all other writers do, for these
 * bytes decide CIDs: fields in the order of their numbers, Type always, blocksizes not packed.
 */
final class UnixFsEncoder {
  /** Room for the fields of fixed number: their largest forms take fewer bytes. */
  private static final int FIXED = 80;

  private final ByteBuffer out;

  private UnixFsEncoder(int type, int room) {
    out = ByteBuffer.allocate(FIXED + room).order(ByteOrder.LITTLE_ENDIAN);
    number(1, type);
  }

  /** A file in one block; one of no bytes has no Data field. */
  static ByteBuffer file(ByteBuffer content, Metadata metadata) {
    return oneBlock(UnixFsMessage.FILE, content, metadata);
  }

  /** A leaf of a larger file. */
  static ByteBuffer leaf(int type, ByteBuffer content) {
    return oneBlock(type, content, Metadata.NONE);
  }

  private static ByteBuffer oneBlock(int type, ByteBuffer content, Metadata metadata) {
    UnixFsEncoder encoder = new UnixFsEncoder(type, content.remaining());
    if (content.hasRemaining()) {
      encoder.bytes(2, content);
    }
    encoder.number(3, content.remaining());
    return encoder.finish(metadata);
  }

  /** A file node over children. */
  static ByteBuffer file(List<ImportedNode> children, Metadata metadata) {
    UnixFsEncoder encoder = new UnixFsEncoder(UnixFsMessage.FILE, 11 * children.size());
    encoder.number(3, children.stream().mapToLong(ImportedNode::size).sum());
    for (ImportedNode child : children) {
      encoder.number(4, child.size());
    }
    return encoder.finish(metadata);
  }

  static ByteBuffer directory(Metadata metadata) {
    return new UnixFsEncoder(UnixFsMessage.DIRECTORY, 0).finish(metadata);
  }

  /** A symlink; it may have an mtime, but never a mode. */
  static ByteBuffer symlink(Name target, Metadata metadata) {
    UnixFsEncoder encoder = new UnixFsEncoder(UnixFsMessage.SYMLINK, target.length());
    encoder.bytes(2, ByteBuffer.wrap(target.toBytes()));
    return encoder.finish(metadata.withoutMode());
  }

  /**
   * @param bitfield the buckets in use as a big-endian number without leading zeros
   */
  static ByteBuffer shard(byte[] bitfield, int fanout, Metadata metadata) {
    UnixFsEncoder encoder = new UnixFsEncoder(UnixFsMessage.HAMT_SHARD, bitfield.length);
    encoder.bytes(2, ByteBuffer.wrap(bitfield));
    encoder.number(5, NameHash.MURMUR3_X64_64);
    encoder.number(6, fanout);
    return encoder.finish(metadata);
  }

  private ByteBuffer finish(Metadata metadata) {
    metadata.mode().ifPresent(mode -> number(7, Integer.toUnsignedLong(mode)));
    metadata.mtime().ifPresent(this::mtime);
    return out.flip();
  }

  private void mtime(Mtime mtime) {
    int length = 1 + varintLength(mtime.seconds()) + (mtime.nanos() == 0 ? 0 : 5);
    out.put((byte) (8 << 3 | 2)).put((byte) length);
    number(1, mtime.seconds());
    if (mtime.nanos() != 0) {
      out.put((byte) (2 << 3 | 5)).putInt(mtime.nanos());
    }
  }

  private void number(int field, long value) {
    out.put((byte) (field << 3));
    varint(value, out);
  }

  private void bytes(int field, ByteBuffer value) {
    out.put((byte) (field << 3 | 2));
    varint(value.remaining(), out);
    out.put(value.duplicate());
  }

  /** A protobuf varint: a negative number takes 10 bytes. */
  static void varint(long value, ByteBuffer out) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  static int varintLength(long value) {
    return (63 - Long.numberOfLeadingZeros(value | 1)) / 7 + 1;
  }
}

package io.orrery.unixfs;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The protobuf message in the Data field of a dag-pb node (ipfs/specs src/unixfs.md, {@code
 * unixfs.proto}), its fields by number: Type 1, Data 2, filesize 3, blocksizes 4, hashType 5,
 * fanout 6, mode 7, mtime 8. Read as protobuf readers do: in any order, blocksizes packed or not,
 * the last of a repeated scalar wins, unknown fields are passed over.
 */
final class UnixFsMessage {
  static final int RAW = 0;
  static final int DIRECTORY = 1;
  static final int FILE = 2;
  static final int METADATA = 3;
  static final int SYMLINK = 4;
  static final int HAMT_SHARD = 5;

  private static final long[] NO_SIZES = {};

  private final ByteBuffer in;

  /** -1 when absent, as are all numbers below; a real one is 0 or more. */
  private long type = -1;

  private int dataAt;
  private int dataLength = -1;
  private long fileSize = -1;
  private long[] blockSizes = NO_SIZES;
  private int blockCount;
  private long hashType = -1;
  private long fanout = -1;
  private OptionalInt mode = OptionalInt.empty();
  private Optional<Mtime> mtime = Optional.empty();

  /**
   * Reads the message in {@code block} from {@code at}; {@link #dataAt()} is absolute in it too.
   */
  UnixFsMessage(ByteBuffer block, int at, int length) throws FaultException {
    in = block.duplicate().limit(at + length).position(at).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      field(varint());
    }
    if (type < 0) {
      throw FaultException.malformed("it has no Type");
    }
  }

  private void field(long tag) throws FaultException {
    if (tag == (1 << 3)) {
      type = number("Type");
    } else if (tag == (2 << 3 | 2)) {
      dataLength = length();
      dataAt = in.position();
      in.position(dataAt + dataLength);
    } else if (tag == (3 << 3)) {
      fileSize = number("filesize");
    } else if (tag == (4 << 3)) {
      addBlockSize();
    } else if (tag == (4 << 3 | 2)) {
      int length = length();
      for (int end = in.position() + length; in.position() < end; ) {
        addBlockSize();
      }
    } else if (tag == (5 << 3)) {
      hashType = number("hashType");
    } else if (tag == (6 << 3)) {
      fanout = number("fanout");
    } else if (tag == (7 << 3)) {
      mode = OptionalInt.of((int) varint());
    } else if (tag == (8 << 3 | 2)) {
      mtime = Optional.of(mtime());
    } else {
      skip(tag);
    }
  }

  private void addBlockSize() throws FaultException {
    if (blockCount == blockSizes.length) {
      blockSizes = Arrays.copyOf(blockSizes, Math.max(4, blockCount * 2));
    }
    blockSizes[blockCount++] = number("a blocksize");
  }

  private Mtime mtime() throws FaultException {
    int length = length();
    int end = in.position() + length;
    int limit = in.limit();
    in.limit(end);
    boolean seen = false;
    long seconds = 0;
    int nanos = 0;
    while (in.hasRemaining()) {
      long tag = varint();
      if (tag == (1 << 3)) {
        seconds = varint();
        seen = true;
      } else if (tag == (2 << 3 | 5) && in.remaining() >= 4) {
        nanos = in.getInt();
        if (nanos < 1 || nanos >= Mtime.NANOS) {
          throw FaultException.malformed("its mtime has a fraction out of 1 to 999999999");
        }
      } else {
        skip(tag);
      }
    }
    in.limit(limit);
    if (!seen) {
      throw FaultException.malformed("its mtime has no Seconds");
    }
    return new Mtime(seconds, nanos);
  }

  private void skip(long tag) throws FaultException {
    int bytes;
    switch ((int) (tag & 7)) {
      case 0 -> {
        varint();
        bytes = 0;
      }
      case 1 -> bytes = 8;
      case 2 -> bytes = length();
      case 5 -> bytes = 4;
      default -> throw FaultException.malformed("it has a field of an unknown wire type");
    }
    if (bytes > in.remaining()) {
      throw FaultException.malformed("it ends in the middle of a field");
    }
    in.position(in.position() + bytes);
  }

  private long number(String field) throws FaultException {
    long value = varint();
    if (value < 0) {
      throw FaultException.malformed(field + " is above 2^63");
    }
    return value;
  }

  private int length() throws FaultException {
    long length = varint();
    if (length < 0 || length > in.remaining()) {
      throw FaultException.malformed("a field is longer than the message");
    }
    return (int) length;
  }

  /** A protobuf varint: up to 10 bytes, and not always minimal. */
  private long varint() throws FaultException {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (!in.hasRemaining()) {
        throw FaultException.malformed("it ends in the middle of a number");
      }
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw FaultException.malformed("a number is longer than 10 bytes");
  }

  long type() {
    return type;
  }

  /** Where the Data field is in the block. */
  int dataAt() {
    return dataAt;
  }

  /** The length of the Data field, 0 when it is absent. */
  int dataLength() {
    return Math.max(0, dataLength);
  }

  boolean hasFileSize() {
    return fileSize >= 0;
  }

  long fileSize() {
    return fileSize;
  }

  long[] blockSizes() {
    return Arrays.copyOf(blockSizes, blockCount);
  }

  long hashType() {
    return hashType;
  }

  long fanout() {
    return fanout;
  }

  Metadata metadata() {
    return mode.isEmpty() && mtime.isEmpty() ? Metadata.NONE : new Metadata(mode, mtime);
  }
}

package io.orrery.ipld.car;

import io.orrery.ipld.Block;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.FuzzTarget;
import io.orrery.ipld.HashFunction;
import java.io.ByteArrayInputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An index that is taken says the truth about a payload, by a second and simpler reading of it; one
 * that is not is refused at some byte of it. The first byte of the input chooses whether the index
 * is said to be complete.
 */
class CarIndexFuzzTest extends FuzzTarget {
  private static final List<Block> BLOCKS =
      List.of(
          Archives.raw("a"),
          Archives.raw("b"),
          // Twice the same, of which a complete index may name either.
          Archives.raw("a"),
          Block.of(
              1,
              Codec.RAW.code(),
              HashFunction.SHA2_512,
              ByteBuffer.wrap("c".getBytes(StandardCharsets.UTF_8))),
          Block.of(
              1,
              Codec.RAW.code(),
              HashFunction.IDENTITY,
              ByteBuffer.wrap("d".getBytes(StandardCharsets.UTF_8))));

  /** Where the sections begin. */
  private static final long[] OFFSETS = {59, 97, 135, 173, 243};

  @Override
  protected void feed(byte[] input) throws Exception {
    if (input.length < 2) {
      return;
    }
    boolean complete = (input[0] & 1) == 1;
    byte[] index = Arrays.copyOfRange(input, 1, input.length);
    byte[] payload = Archives.car(List.of(BLOCKS.get(0).cid()), BLOCKS);
    byte[] file = Archives.wrapped(payload, 3, complete, index);
    CarReader reader = new CarReader(new ByteArrayInputStream(file), true);
    long position = 0;
    for (int i = 0; i < BLOCKS.size(); i++) {
      requireEqual(BLOCKS.get(i), reader.next(), "the blocks before the index");
      position = reader.offset() - Archives.PRAGMA_AND_HEADER - 3;
      requireEqual(OFFSETS[i], position, "where a section begins");
    }
    requireEqual(null, reader.next(), "the end of the payload");
    try {
      reader.checkIndex();
    } catch (FaultException refused) {
      require(refused.getMessage().matches("(?s)at byte \\d+: .*"), "a refusal says where");
      return;
    }
    require(reader.position() <= file.length, "nothing is read that is not there");
    Set<ByteBuffer> named = namedByTruth(index);
    for (Block block : BLOCKS) {
      require(!complete || named.contains(digest(block)), "a complete index names every hash");
    }
  }

  private static ByteBuffer digest(Block block) {
    return ByteBuffer.wrap(block.cid().multihash().digest());
  }

  /** The digests that an index names, each entry of which must be true. */
  private static Set<ByteBuffer> namedByTruth(byte[] index) {
    ByteBuffer in = ByteBuffer.wrap(index).order(ByteOrder.LITTLE_ENDIAN);
    Set<ByteBuffer> named = new HashSet<>();
    try {
      int format = in.getShort(0) & 0xffff;
      in.position(format == 0x0880 || format == 0x0881 ? 2 : 0);
      if (format == 0x0881) {
        for (int codes = in.getInt(); codes > 0; codes--) {
          buckets(in, in.getLong(), named);
        }
      } else {
        buckets(in, -1, named);
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new AssertionError("an index that was taken is cut off", e);
    }
    return named;
  }

  private static void buckets(ByteBuffer in, long code, Set<ByteBuffer> named) {
    for (int buckets = in.getInt(); buckets > 0; buckets--) {
      int width = in.getInt();
      for (long rest = in.getLong(); rest > 0; rest -= width) {
        byte[] digest = new byte[width - Long.BYTES];
        in.get(digest);
        int section = Arrays.binarySearch(OFFSETS, in.getLong());
        require(section >= 0, "an entry leads to a section");
        Block block = BLOCKS.get(section);
        requireEqual(digest(block), ByteBuffer.wrap(digest), "the digest of an entry");
        require(code == -1 || block.cid().multihash().code() == code, "the code of an entry");
        named.add(ByteBuffer.wrap(digest));
      }
    }
  }

  @Override
  protected List<byte[]> seeds() {
    ByteBuffer sha256 = bucket(0, 1, 2);
    ByteBuffer sha512 = bucket(3);
    ByteBuffer identity = bucket(4);
    return List.of(
        joined(0, shorts(0x0880), number(1), sha256),
        joined(0, number(1), sha256),
        joined(1, shorts(0x0880), number(3), identity, sha256, sha512),
        joined(0, shorts(0x0881), number(1), code(0x12), number(1), sha256),
        joined(
            1,
            shorts(0x0881),
            number(3),
            code(0),
            number(1),
            identity,
            code(0x12),
            number(1),
            sha256,
            code(0x13),
            number(1),
            sha512),
        joined(0, shorts(0x0880), number(0)));
  }

  private static ByteBuffer bucket(int... sections) {
    int width = BLOCKS.get(sections[0]).cid().multihash().digestLength() + Long.BYTES;
    ByteBuffer out = little(12 + width * sections.length);
    out.putInt(width).putLong((long) width * sections.length);
    Arrays.stream(sections)
        .boxed()
        .sorted((a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b)))
        .forEach(section -> out.put(bytes(section)).putLong(OFFSETS[section]));
    return out.flip();
  }

  private static byte[] bytes(int section) {
    return BLOCKS.get(section).cid().multihash().digest();
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer shorts(int value) {
    return little(2).putShort((short) value).flip();
  }

  private static ByteBuffer number(int value) {
    return little(4).putInt(value).flip();
  }

  private static ByteBuffer code(long value) {
    return little(8).putLong(value).flip();
  }

  private static byte[] joined(int first, ByteBuffer... parts) {
    ByteBuffer out = ByteBuffer.allocate(1000).put((byte) first);
    for (ByteBuffer part : parts) {
      out.put(part.duplicate());
    }
    return bytes(out.flip());
  }
}

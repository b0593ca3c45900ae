package io.orrery.ipld.car;

import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.HashFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Small archives made in memory, and what a reader finds in them. */
final class Archives {
  static final int PRAGMA_AND_HEADER = 51;

  private Archives() {}

  static Block raw(String text) {
    return raw(text.getBytes(StandardCharsets.UTF_8));
  }

  static Block raw(byte[] bytes) {
    return Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, ByteBuffer.wrap(bytes));
  }

  static byte[] car(List<Cid> roots, List<Block> blocks) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CarWriter writer = new CarWriter(out, roots);
    for (Block block : blocks) {
      writer.write(block.cid(), block.data());
    }
    return out.toByteArray();
  }

  static byte[] car(Block... blocks) throws IOException {
    return car(List.of(blocks[0].cid()), List.of(blocks));
  }

  /** A version 2 around a payload. */
  static byte[] wrapped(byte[] payload, int padding, boolean fullyIndexed, byte[] index) {
    int start = PRAGMA_AND_HEADER + padding;
    ByteBuffer out =
        ByteBuffer.allocate(start + payload.length + index.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(HexFormat.of().parseHex("0aa16776657273696f6e02"));
    out.put(fullyIndexed ? (byte) 0x80 : 0).put(new byte[15]);
    out.putLong(start).putLong(payload.length);
    out.putLong(index.length == 0 ? 0 : start + payload.length);
    out.position(start);
    return out.put(payload).put(index).array();
  }

  static List<Block> blocks(byte[] car) throws IOException {
    return blocks(new CarReader(new ByteArrayInputStream(car)));
  }

  static List<Block> blocks(CarReader reader) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (Block block = reader.next(); block != null; block = reader.next()) {
      blocks.add(block);
    }
    return blocks;
  }
}

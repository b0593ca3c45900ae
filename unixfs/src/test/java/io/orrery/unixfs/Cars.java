package io.orrery.unixfs;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.ipld.Varint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the blocks of a CAR v1 file (ipld/ipld specs/transport/car), all of them verified. */
final class Cars {
  private Cars() {}

  static MemoryBlocks load(Path car) throws IOException {
    MemoryBlocks blocks = new MemoryBlocks();
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(car));
    long header = Varint.read(in);
    in.position(in.position() + (int) header);
    try (BlockWriter writer = blocks.newWriter()) {
      while (in.hasRemaining()) {
        int length = (int) Varint.read(in);
        ByteBuffer section = in.slice(in.position(), length);
        in.position(in.position() + length);
        Cid cid = Cid.read(section);
        writer.put(Block.verified(cid, section.slice()));
      }
    }
    return blocks;
  }
}

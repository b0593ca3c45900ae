package io.orrery.unixfs;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.ipld.car.CarReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The blocks of a CAR, on the heap. */
final class Cars {
  private Cars() {}

  static MemoryBlocks load(Path car) throws IOException {
    MemoryBlocks blocks = new MemoryBlocks();
    try (InputStream in = Files.newInputStream(car);
        BlockWriter writer = blocks.newWriter()) {
      CarReader reader = new CarReader(in);
      for (Block block = reader.next(); block != null; block = reader.next()) {
        writer.put(block);
      }
    }
    return blocks;
  }
}

package io.orrery.ipld.car;

import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is read of a CAR, written anew, is read the same; a bad one is refused at some byte of it.
 */
class CarFuzzTest extends FuzzTarget {
  @Override
  protected void feed(byte[] input) throws Exception {
    List<Block> blocks = new ArrayList<>();
    List<Cid> roots;
    try {
      CarReader reader = new CarReader(new ByteArrayInputStream(input), true);
      roots = reader.roots();
      for (Block block = reader.next(); block != null; block = reader.next()) {
        require(block.cid().multihash().matches(block.data()), "every block is verified");
        require(reader.position() <= input.length, "nothing is read that is not there");
        blocks.add(block);
      }
      reader.checkIndex();
    } catch (FaultException refused) {
      require(refused.getMessage().contains("at byte "), "a refusal says where");
      return;
    }
    byte[] written = written(roots, blocks);
    CarReader again = new CarReader(new ByteArrayInputStream(written));
    requireEqual(roots, again.roots(), "the roots");
    for (Block block : blocks) {
      requireEqual(block, again.next(), "the blocks in their order");
    }
    requireEqual(null, again.next(), "the end");
  }

  private static byte[] written(List<Cid> roots, List<Block> blocks) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CarWriter writer = new CarWriter(out, roots);
    for (Block block : blocks) {
      writer.write(block.cid(), block.data());
    }
    return out.toByteArray();
  }

  @Override
  protected List<byte[]> seeds() {
    String header = "19" + "a265726f6f747381d82a450001550000" + "6776657273696f6e01";
    return hex(header, header + "0501550001" + "61", "0aa16776657273696f6e02" + "00".repeat(40));
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    List<byte[]> vectors = new ArrayList<>(files("car"));
    vectors.addAll(files("car/derived"));
    return vectors;
  }
}

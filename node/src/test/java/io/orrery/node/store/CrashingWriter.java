package io.orrery.node.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * The process that {@link StoreCrashTest} kills: puts, deletes and compacts as fast as it can, and
 * says on its output what was acknowledged ("put N", "deleted N") and what it is about to delete
 * ("deleting N"). Arguments: the store's folder, the first block's number.
 */
final class CrashingWriter {
  private CrashingWriter() {}

  static final StoreOptions OPTIONS =
      StoreOptions.standard().withCreate(true).withSegmentSize(256 * 1024);

  static Block block(long number) {
    return Blocks.random(number, 1 + (int) (number * 7919 % 40_000));
  }

  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    long next = Long.parseLong(args[1]);
    Random random = new Random(next);
    try (Store store = Store.open(Path.of(args[0]), OPTIONS)) {
      while (true) {
        long first = next;
        try (BlockWriter writer = store.newWriter()) {
          for (int i = random.nextInt(20); i >= 0; i--) {
            writer.put(block(next++));
          }
          byte[] count = Long.toString(next).getBytes(US_ASCII);
          store.commit(
              writer,
              tx -> {
                tx.put(Table.ROOTS, new byte[] {'n'}, count);
                return null;
              });
        }
        for (long n = first; n < next; n++) {
          out.println("put " + n);
        }
        long victim = first + random.nextInt((int) (next - first));
        out.println("deleting " + victim);
        store.delete(List.of(block(victim).cid().multihash()));
        out.println("deleted " + victim);
        if (random.nextInt(10) == 0) {
          store.compact(0.05);
        }
      }
    }
  }
}

package io.orrery.node.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.node.store.Store;
import io.orrery.node.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/**
 * Random operations on a random DAG, against a model that keeps pins in a map and walks the DAG
 * anew each time. Every dag-pb block is named by two CIDs.
 */
class PinsModelTest {
  private static final int BLOCKS = 9;

  private enum Result {
    DONE,
    FAILED
  }

  /** What is expected. */
  private static final class Model {
    private final Map<Cid, List<Cid>> links = new HashMap<>();
    private final Map<Cid, Pin> pins = new LinkedHashMap<>();
    private final Set<Multihash> present = new HashSet<>();

    /** The DAG below a CID; null when a block of it is missing. */
    Set<Cid> closure(Cid root) {
      Set<Cid> all = new HashSet<>();
      List<Cid> rest = new ArrayList<>(List.of(root));
      while (!rest.isEmpty()) {
        Cid cid = rest.remove(rest.size() - 1);
        if (!present.contains(cid.multihash())) {
          return null;
        }
        if (all.add(cid)) {
          rest.addAll(links.get(cid));
        }
      }
      return all;
    }

    boolean isRecursive(Cid cid) {
      return pins.containsKey(cid) && pins.get(cid).mode() == PinMode.RECURSIVE;
    }

    Result add(Cid cid, String name) {
      if (closure(cid) == null) {
        return Result.FAILED;
      }
      pins.put(cid, Pin.stored(cid, PinMode.RECURSIVE, name));
      return Result.DONE;
    }

    Result addDirect(Cid cid, String name) {
      if (isRecursive(cid) || !present.contains(cid.multihash())) {
        return Result.FAILED;
      }
      pins.put(cid, Pin.stored(cid, PinMode.DIRECT, name));
      return Result.DONE;
    }

    Result remove(Cid cid, boolean recursively) {
      if (!pins.containsKey(cid) || (isRecursive(cid) && !recursively)) {
        return Result.FAILED;
      }
      pins.remove(cid);
      return Result.DONE;
    }

    Result update(Cid from, Cid to, boolean unpin) {
      if (!isRecursive(from)) {
        return Result.FAILED;
      }
      if (!from.equals(to)) {
        if (isRecursive(to) || closure(to) == null) {
          return Result.FAILED;
        }
        pins.put(to, Pin.stored(to, PinMode.RECURSIVE, pins.get(from).name()));
        if (unpin) {
          pins.remove(from);
        }
      }
      return Result.DONE;
    }

    void delete(Cid cid) {
      if (!held().contains(cid.multihash())) {
        present.remove(cid.multihash());
      }
    }

    private Set<Multihash> held() {
      Set<Multihash> held = new HashSet<>();
      for (Pin pin : pins.values()) {
        held.add(pin.cid().multihash());
        if (pin.mode() == PinMode.RECURSIVE) {
          closure(pin.cid()).forEach(below -> held.add(below.multihash()));
        }
      }
      return held;
    }

    Map<Cid, String> listing() {
      Map<Cid, String> lines = new HashMap<>();
      for (Pin pin : pins.values()) {
        if (pin.mode() == PinMode.RECURSIVE) {
          closure(pin.cid()).forEach(below -> lines.put(below, "indirect/"));
        }
      }
      pins.forEach((cid, pin) -> lines.put(cid, pin.mode().label() + "/" + pin.name()));
      return lines;
    }
  }

  private final List<Cid> cids = new ArrayList<>();
  private final Map<Multihash, Block> blocks = new HashMap<>();

  /** Bit j of shape i says whether block i links to block j below it. */
  private void build(int[] shapes, Model model) {
    for (int i = 0; i < BLOCKS; i++) {
      List<Cid> links = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        if ((shapes[i] >> j & 1) == 1) {
          links.add(cids.get((2 * j + (shapes[i] >> (j + 10) & 1)) % cids.size()));
        }
      }
      Block block =
          links.isEmpty()
              ? Dags.leaf("leaf " + i)
              : Dags.node(0, "node " + i, links.toArray(Cid[]::new));
      blocks.put(block.cid().multihash(), block);
      // A leaf has one CID, said twice; a node has two.
      for (Cid cid : List.of(block.cid(), block.cid().toV1())) {
        cids.add(cid);
        model.links.put(cid, links);
      }
    }
  }

  @Property(tries = 40, shrinking = net.jqwik.api.ShrinkingMode.BOUNDED)
  void pinsBehaveAsTheModel(
      @ForAll @Size(BLOCKS) int[] shapes, @ForAll @Size(max = 40) List<Integer> operations)
      throws Exception {
    cids.clear();
    blocks.clear();
    Path folder = Files.createTempDirectory("pins");
    Model model = new Model();
    build(shapes, model);
    StoreOptions options = StoreOptions.standard().withCreate(true).withSegmentSize(1 << 16);
    try (Store store = Store.open(folder.resolve("store"), options)) {
      Pins pins = new Pins(store, store);
      try (BlockWriter writer = store.newWriter()) {
        for (Block block : blocks.values()) {
          writer.put(block);
          model.present.add(block.cid().multihash());
        }
        writer.commit();
      }
      for (int operation : operations) {
        step(pins, store, model, operation);
        compare(pins, store, model);
      }
    } finally {
      deleteTree(folder);
    }
  }

  private void step(Pins pins, Store store, Model model, int operation) throws Exception {
    Cid cid = cids.get(Math.floorMod(operation >> 4, cids.size()));
    Cid other = cids.get(Math.floorMod(operation >> 10, cids.size()));
    boolean flag = (operation >> 3 & 1) == 1;
    String name = flag ? "name" + (operation & 0xff) : "";
    switch (operation & 7) {
      case 0, 1 ->
          assertThat(result(() -> pins.addRecursive(cid, name, Deadline::never, PinProgress.NONE)))
              .isEqualTo(model.add(cid, name));
      case 2 ->
          assertThat(result(() -> pins.addDirect(cid, name, Deadline.never())))
              .isEqualTo(model.addDirect(cid, name));
      case 3 -> assertThat(result(() -> pins.remove(cid, flag))).isEqualTo(model.remove(cid, flag));
      case 4 ->
          assertThat(result(() -> pins.update(cid, other, flag, Deadline::never, PinProgress.NONE)))
              .isEqualTo(model.update(cid, other, flag));
      case 5, 6 -> {
        pins.deleteUnpinned(List.of(cid, other));
        model.delete(cid);
        model.delete(other);
      }
      default -> {
        try (BlockWriter writer = store.newWriter()) {
          writer.put(blocks.get(cid.multihash()));
          writer.commit();
        }
        model.present.add(cid.multihash());
      }
    }
  }

  private interface Action {
    void run() throws FaultException;
  }

  private static Result result(Action action) {
    try {
      action.run();
      return Result.DONE;
    } catch (FaultException e) {
      return Result.FAILED;
    }
  }

  private void compare(Pins pins, Store store, Model model) throws Exception {
    Map<Cid, String> lines = new HashMap<>();
    pins.listing()
        .list(
            EnumSet.allOf(PinMode.class),
            pin ->
                assertThat(lines.put(pin.cid(), pin.mode().label() + "/" + pin.name()))
                    .as("shown once")
                    .isNull());
    assertThat(lines).isEqualTo(model.listing());
    for (Block block : blocks.values()) {
      assertThat(store.has(block.cid())).isEqualTo(model.present.contains(block.cid().multihash()));
    }
    pins.verifier().verify(verdict -> assertThat(verdict.isComplete()).isTrue());
  }

  private static void deleteTree(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

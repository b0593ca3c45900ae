package io.orrery.mfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.Mtime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Does random operations to a tree and to the model, and compares what they answer. */
final class RandomTree {
  private static final List<RenameMode> MODES = List.of(RenameMode.values());
  private static final int NAMES = 12;
  private static final int LONGEST = 600;

  /** A file that somebody has open. */
  record Handle(MutableFile file, ModelNode model) {}

  private final Random random;
  private final boolean whole;
  private ModelNode model = new ModelNode(NodeKind.DIRECTORY);
  private MutableTree tree;
  private final List<Handle> open = new ArrayList<>();

  /**
   * A tree to be.
   *
   * @param whole whether to leave out what takes more than one record of the log, so that no crash
   *     shows half of it
   */
  RandomTree(long seed, MutableTree tree, boolean whole) {
    this.whole = whole;
    this.random = new Random(seed);
    restarted(tree, model);
  }

  ModelNode model() {
    return model;
  }

  Random random() {
    return random;
  }

  /** Goes on with a tree that was opened anew: what was open is no more. */
  void restarted(MutableTree opened, ModelNode asItIs) {
    tree = opened;
    model = asItIs;
    model.number = opened.root().number();
    open.clear();
  }

  private record Place(MutableDirectory directory, ModelNode model) {}

  private record Spot(Place place, Name name) {
    ModelNode model() {
      return place.model().children.get(name);
    }

    MutableNode node() throws FaultException {
      return place.directory().lookup(name).orElse(null);
    }
  }

  private Place place() throws FaultException {
    Place at = new Place(tree.root(), model);
    while (random.nextInt(3) > 0) {
      List<Name> below =
          at.model().children.entrySet().stream()
              .filter(entry -> entry.getValue().kind == NodeKind.DIRECTORY)
              .map(entry -> entry.getKey())
              .toList();
      if (below.isEmpty()) {
        return at;
      }
      Name name = below.get(random.nextInt(below.size()));
      at =
          new Place(
              (MutableDirectory) at.directory().lookup(name).orElseThrow(),
              at.model().children.get(name));
    }
    return at;
  }

  private Spot spot() throws FaultException {
    return new Spot(place(), Name.of("n" + random.nextInt(NAMES)));
  }

  private Handle file() throws FaultException {
    if (!open.isEmpty() && random.nextInt(3) == 0) {
      return open.get(random.nextInt(open.size()));
    }
    for (int attempt = 0; attempt < 20; attempt++) {
      Spot spot = spot();
      if (spot.node() instanceof MutableFile file) {
        return new Handle(file, spot.model());
      }
    }
    return null;
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(5) == 0 ? random.nextInt(LONGEST) : random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  private interface Call {
    void run() throws FaultException;
  }

  /** The call must end as is expected: with this fault, or null for none. */
  private static boolean ends(Fault expected, Call call) {
    Fault fault = null;
    try {
      call.run();
    } catch (FaultException e) {
      fault = e.fault();
    }
    if (fault != expected) {
      throw new AssertionError("ended with " + fault + ", not " + expected);
    }
    return fault == null;
  }

  /** One random operation. */
  void step() throws FaultException {
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> make(NodeKind.FILE);
      case 3, 4 -> make(NodeKind.DIRECTORY);
      case 5 -> make(NodeKind.SYMLINK);
      case 6, 7 -> unlink();
      case 8 -> rmdir();
      case 9, 10, 11 -> rename();
      case 12 -> change();
      case 13 -> resize();
      case 14 -> zero();
      case 15 -> openOrClose();
      case 16 -> copy();
      case 17 -> removeAll();
      default -> write();
    }
  }

  private void make(NodeKind kind) throws FaultException {
    Spot spot = spot();
    ModelNode made = new ModelNode(kind);
    Fault expected = spot.model() != null ? Fault.EXISTS : null;
    MutableDirectory directory = spot.place().directory();
    boolean done =
        ends(
            expected,
            () -> {
              switch (kind) {
                case FILE -> directory.create(spot.name(), Creation.USUAL_FILE);
                case DIRECTORY -> directory.mkdir(spot.name(), Creation.USUAL_DIRECTORY);
                case SYMLINK -> {
                  made.content = ("to " + random.nextInt(100)).getBytes(UTF_8);
                  directory.symlink(
                      spot.name(), Name.of(ByteBuffer.wrap(made.content)), Creation.USUAL_SYMLINK);
                }
              }
            });
    if (done) {
      made.number = spot.node().number();
      spot.place().model().children.put(spot.name(), made);
    }
  }

  private void unlink() throws FaultException {
    Spot spot = spot();
    ModelNode node = spot.model();
    Fault expected =
        node == null ? Fault.ABSENT : node.kind == NodeKind.DIRECTORY ? Fault.IS_A_DIRECTORY : null;
    if (ends(expected, () -> spot.place().directory().unlink(spot.name()))) {
      spot.place().model().children.remove(spot.name());
    }
  }

  private void rmdir() throws FaultException {
    Spot spot = spot();
    ModelNode node = spot.model();
    Fault expected = null;
    if (node == null) {
      expected = Fault.ABSENT;
    } else if (node.kind != NodeKind.DIRECTORY) {
      expected = Fault.NOT_A_DIRECTORY;
    } else if (!node.children.isEmpty()) {
      expected = Fault.NOT_EMPTY;
    }
    if (ends(expected, () -> spot.place().directory().rmdir(spot.name()))) {
      spot.place().model().children.remove(spot.name());
    }
  }

  private void removeAll() throws FaultException {
    if (random.nextInt(6) > 0) {
      return;
    }
    Spot spot = spot();
    Fault expected = spot.model() == null ? Fault.ABSENT : null;
    if (ends(expected, () -> spot.place().directory().removeAll(spot.name()))) {
      spot.place().model().children.remove(spot.name());
    }
  }

  private void rename() throws FaultException {
    Spot from = spot();
    Spot to = spot();
    RenameMode mode = MODES.get(random.nextInt(MODES.size()));
    Fault expected = renameFault(from, to, mode);
    boolean done =
        ends(
            expected,
            () ->
                from.place()
                    .directory()
                    .rename(from.name(), to.place().directory(), to.name(), mode));
    if (done && from.model() != to.model()) {
      ModelNode node = from.model();
      ModelNode other = to.model();
      from.place().model().children.remove(from.name());
      if (mode == RenameMode.EXCHANGE) {
        from.place().model().children.put(from.name(), other);
      }
      to.place().model().children.put(to.name(), node);
    }
  }

  private static Fault renameFault(Spot from, Spot to, RenameMode mode) {
    ModelNode node = from.model();
    ModelNode other = to.model();
    if (node == null) {
      return Fault.ABSENT;
    }
    if (node.holds(to.place().model())) {
      return Fault.INVALID;
    }
    if (mode == RenameMode.NO_REPLACE) {
      return other == null ? null : Fault.EXISTS;
    }
    if (mode == RenameMode.EXCHANGE) {
      if (other == null) {
        return Fault.ABSENT;
      }
      return other.holds(from.place().model()) ? Fault.INVALID : null;
    }
    if (other == null || other == node) {
      return null;
    }
    boolean directory = node.kind == NodeKind.DIRECTORY;
    if (other.kind == NodeKind.DIRECTORY) {
      if (!directory) {
        return Fault.IS_A_DIRECTORY;
      }
      return other.children.isEmpty() ? null : Fault.NOT_EMPTY;
    }
    return directory ? Fault.NOT_A_DIRECTORY : null;
  }

  private void change() throws FaultException {
    Spot spot = spot();
    if (spot.model() == null) {
      return;
    }
    if (random.nextBoolean()) {
      int mode = random.nextInt(4) == 0 ? spot.model().kind.usualMode() : random.nextInt(01000);
      spot.node().change(NodeChange.NONE.withMode(mode));
      spot.model().chmod(mode);
    } else {
      spot.node().change(NodeChange.NONE.withMtime(new Mtime(random.nextInt(), 5)));
      spot.model().mtimeStored = true;
    }
  }

  private void resize() throws FaultException {
    Handle handle = file();
    if (handle != null) {
      int size = random.nextInt(LONGEST);
      handle.file().truncate(size);
      handle.model().resize(size);
    }
  }

  private void zero() throws FaultException {
    Handle handle = file();
    if (handle != null) {
      int at = random.nextInt(LONGEST);
      int length = 1 + random.nextInt(LONGEST);
      boolean keep = whole || random.nextBoolean();
      handle.file().zero(at, length, keep);
      handle.model().zero(at, length, keep);
    }
  }

  private void openOrClose() throws FaultException {
    Handle handle = file();
    if (handle == null) {
      return;
    }
    if (open.size() > 4) {
      open.remove(random.nextInt(open.size())).file().closed();
    }
    handle.file().opened();
    open.add(handle);
  }

  private void copy() throws FaultException {
    Handle from = file();
    Handle to = file();
    if (whole || from == null || to == null || from.model() == to.model()) {
      return;
    }
    int start = random.nextInt(LONGEST);
    int at = random.nextInt(LONGEST);
    int length = 1 + random.nextInt(LONGEST);
    byte[] source = from.model().content;
    int end = Math.min(source.length, start + length);
    long copied = to.file().copyFrom(from.file(), start, at, length);
    if (copied != Math.max(0, end - start)) {
      throw new AssertionError("copied " + copied);
    }
    if (start < end) {
      to.model().write(at, Arrays.copyOfRange(source, start, end));
    }
  }

  private void write() throws FaultException {
    Handle handle = file();
    if (handle == null) {
      return;
    }
    byte[] bytes = bytes();
    if (random.nextInt(3) == 0) {
      handle.file().append(ByteBuffer.wrap(bytes));
      handle.model().write(handle.model().content.length, bytes);
    } else {
      int at = random.nextInt(handle.model().content.length + 50);
      handle.file().write(at, ByteBuffer.wrap(bytes));
      handle.model().write(at, bytes);
    }
  }

  /** What is open shows what the model says, also when it has no name any more. */
  void checkOpen() throws IOException {
    for (Handle handle : open) {
      if (!handle.model().equalTo(handle.file())) {
        throw new AssertionError("an open file differs");
      }
    }
  }
}

package io.orrery.node.writable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Decides what a writer does next: the same row of steps for the same seed, so that whoever checks
 * the writer's folder later knows what must be in it without having been told.
 */
final class Scribe {
  private static final int MANY_FILES = 12;
  private static final int SMALL = 200_000;
  private static final int LARGE = 3 << 20;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Random random;

  /**
   * Every name below the folder: the number of a file, 0 for a directory, -n for a link to to/n.
   */
  private final TreeMap<String, Integer> names = new TreeMap<>();

  private final Map<Integer, Integer> sizes = new TreeMap<>();
  private int nextFile = 1;
  private int nextName;

  Scribe(long seed) {
    random = new Random(seed);
  }

  Step next() {
    while (true) {
      Step step = propose();
      if (step != null) {
        note(step);
        return step;
      }
    }
  }

  /** A step that can be made now, or null: then the dice are thrown again. */
  private Step propose() {
    int dice = random.nextInt(100);
    if (dice < 12) {
      return named(Step.Kind.CREATE, fresh('f'), nextFile);
    } else if (dice < 15) {
      return named(Step.Kind.MKDIR, fresh('d'), 0);
    } else if (dice < 16) {
      return emptyDirectory();
    } else if (dice < 18) {
      return new Step(Step.Kind.SYMLINK, fresh('l'), "to/" + nextName, -nextName, 0, NOTHING);
    } else if (dice < 22) {
      return chosen(Step.Kind.UNLINK);
    } else if (dice < 32) {
      return rename();
    } else if (dice < 70) {
      return write();
    } else if (dice < 76) {
      Step which = chosen(Step.Kind.TRUNCATE);
      return which == null ? null : at(which, random.nextInt(SMALL), NOTHING);
    } else if (dice < 86) {
      return chosen(Step.Kind.FSYNC);
    } else if (dice < 91) {
      return chosen(Step.Kind.FDATASYNC);
    } else if (dice < 99) {
      return named(Step.Kind.FSYNC_DIRECTORY, directory(), 0);
    }
    return random.nextInt(4) == 0 ? named(Step.Kind.CID, directory(), 0) : null;
  }

  private Step write() {
    Step which = chosen(random.nextInt(8) == 0 ? Step.Kind.WRITE_SYNCED : Step.Kind.WRITE);
    if (which == null) {
      return null;
    }
    int size = sizes.get(which.file());
    // From the start of a new file they are whole chunks in a row.
    boolean large = random.nextInt(size == 0 ? 5 : 25) == 0;
    byte[] bytes =
        new byte[1 + random.nextInt(large ? 5 << 19 : random.nextBoolean() ? 100 : 60_000)];
    random.nextBytes(bytes);
    boolean append = large || random.nextInt(3) == 0;
    int start = append ? size : random.nextInt(SMALL);
    return start + bytes.length > LARGE ? null : at(which, start, ByteBuffer.wrap(bytes));
  }

  private Step rename() {
    List<String> from = new ArrayList<>(names.keySet());
    if (from.isEmpty()) {
      return null;
    }
    String old = from.get(random.nextInt(from.size()));
    boolean replace = names.get(old) > 0 && random.nextInt(3) > 0;
    Step target = replace ? chosen(Step.Kind.UNLINK) : null;
    String to = target == null ? fresh('r') : target.path();
    if (to.equals(old) || to.startsWith(old + "/")) {
      return null;
    }
    return new Step(Step.Kind.RENAME, old, to, names.get(old), 0, NOTHING);
  }

  private Step emptyDirectory() {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue() == 0 && below(entry.getKey()).isEmpty())
        .findFirst()
        .map(entry -> named(Step.Kind.RMDIR, entry.getKey(), 0))
        .orElse(null);
  }

  private Collection<String> below(String directory) {
    return names.subMap(directory + "/", directory + "0").keySet();
  }

  /** On one of the files, if there are any. */
  private Step chosen(Step.Kind kind) {
    List<Map.Entry<String, Integer>> files =
        names.entrySet().stream().filter(entry -> entry.getValue() > 0).toList();
    if (files.isEmpty() || (kind == Step.Kind.UNLINK && files.size() < MANY_FILES)) {
      return null;
    }
    Map.Entry<String, Integer> one = files.get(random.nextInt(files.size()));
    return named(kind, one.getKey(), one.getValue());
  }

  private String directory() {
    List<String> all = new ArrayList<>(List.of("."));
    names.forEach((name, what) -> all.addAll(what == 0 ? List.of(name) : List.of()));
    return all.get(random.nextInt(all.size()));
  }

  private String fresh(char kind) {
    String parent = directory();
    String name = "" + kind + nextName++;
    return parent.equals(".") ? name : parent + "/" + name;
  }

  private static Step named(Step.Kind kind, String path, int file) {
    return new Step(kind, path, null, file, 0, NOTHING);
  }

  private static Step at(Step which, long at, ByteBuffer bytes) {
    return new Step(which.kind(), which.path(), null, which.file(), at, bytes);
  }

  private void note(Step step) {
    step.changeNames(names);
    if (step.kind() == Step.Kind.CREATE) {
      sizes.put(nextFile++, 0);
    } else if (step.kind().changesContent()) {
      int end = (int) step.at() + step.bytes().remaining();
      boolean cut = step.kind() == Step.Kind.TRUNCATE;
      sizes.merge(step.file(), end, cut ? (old, now) -> now : Math::max);
    }
  }
}

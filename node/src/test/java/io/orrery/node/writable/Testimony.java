package io.orrery.node.writable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What may be found in a writer's folder after a crash.
 *
 * <p><b>Names</b> are those after some step, and all of them after the same one: not before the
 * last sync that returned, of whatever file, and not behind the step that was under way. <b>Content
 * </b>: each byte of a file is that of one of its versions, from the one at its own last sync (or
 * at its last rename, if the new name is there) on, and so is its length.
 */
final class Testimony {
  /** The names after a step. */
  private record Names(int step, Map<String, Integer> names) {}

  private record Change(int number, Step step) {}

  /** A file from its last sync on. */
  private static final class Versions {
    private byte[] floor = new byte[0];
    private final List<Change> since = new ArrayList<>();
    private final List<Integer> renames = new ArrayList<>();
  }

  private final List<Names> possible = new ArrayList<>();
  private final Map<Integer, Versions> files = new HashMap<>();
  private final TreeMap<String, Integer> names = new TreeMap<>();

  /**
   * @param returned how many steps of the scribe had returned
   */
  Testimony(Scribe scribe, int returned) {
    possible.add(new Names(-1, new TreeMap<>()));
    for (int i = 0; i <= returned; i++) {
      hear(i, scribe.next(), i < returned);
    }
  }

  private void hear(int number, Step step, boolean hasReturned) {
    if (step.kind().changesNames()) {
      step.changeNames(names);
      possible.add(new Names(number, new TreeMap<>(names)));
    }
    if (step.kind() == Step.Kind.CREATE) {
      files.put(step.file(), new Versions());
    } else if (step.kind() == Step.Kind.RENAME && step.file() > 0) {
      files.get(step.file()).renames.add(number);
    } else if (step.kind().changesContent()) {
      files.get(step.file()).since.add(new Change(number, step));
    }
    if (step.kind().syncs() && hasReturned) {
      possible.subList(0, possible.size() - 1).clear();
      if (step.file() > 0) {
        Versions file = files.get(step.file());
        file.floor = after(file, Integer.MAX_VALUE);
        file.since.clear();
      }
    }
  }

  private static byte[] after(Versions file, int lastStep) {
    byte[] content = file.floor;
    for (Change change : file.since) {
      content = change.number() <= lastStep ? change.step().applied(content) : content;
    }
    return content;
  }

  /** Null when the folder is one of those that may be found; else what is wrong with it. */
  String objection(Path folder) throws IOException {
    TreeMap<String, Path> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(path -> !path.equals(folder))
          .forEach(path -> found.put(folder.relativize(path).toString(), path));
    }
    String nearest = null;
    for (Names candidate : possible) {
      if (candidate.names().keySet().equals(found.keySet())) {
        nearest = objection(candidate, found);
        if (nearest == null) {
          return null;
        }
      }
    }
    return nearest != null
        ? nearest
        : "names of no step from %d to %d: %s, but at first %s and in the end %s"
            .formatted(
                possible.get(0).step(),
                possible.get(possible.size() - 1).step(),
                found.keySet(),
                possible.get(0).names().keySet(),
                names.keySet());
  }

  private String objection(Names candidate, Map<String, Path> found) throws IOException {
    for (Map.Entry<String, Path> entry : found.entrySet()) {
      Path path = entry.getValue();
      int what = candidate.names().get(entry.getKey());
      String wrong = null;
      if (what == 0) {
        wrong = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? null : "no directory";
      } else if (what < 0) {
        wrong =
            Files.readSymbolicLink(path).toString().equals("to/" + -what) ? null : "no such link";
      } else {
        wrong = contentObjection(files.get(what), candidate.step(), Files.readAllBytes(path));
      }
      if (wrong != null) {
        return entry.getKey() + " after step " + candidate.step() + ": " + wrong;
      }
    }
    return null;
  }

  private static String contentObjection(Versions file, int namesOf, byte[] found) {
    int renamed = file.renames.stream().filter(step -> step <= namesOf).reduce(-1, Math::max);
    byte[] version = after(file, renamed);
    boolean[] explained = new boolean[found.length];
    boolean length = explain(found, version, explained);
    for (Change change : file.since) {
      if (change.number() > renamed) {
        version = change.step().applied(version);
        // A write above the size of a request is several, so its end may be missing.
        Step step = change.step();
        boolean within =
            step.at() <= found.length && found.length <= step.at() + step.bytes().remaining();
        length |= explain(found, version, explained) || within;
      }
    }
    if (!length) {
      return "no version of it was ever " + found.length + " bytes long, nor is " + version.length;
    }
    for (int i = 0; i < found.length; i++) {
      if (!explained[i]) {
        return "byte " + i + " of " + found.length + " was never written there since its last sync";
      }
    }
    return null;
  }

  /** Marks the bytes that this version has; what lies behind its end was zero in the next. */
  private static boolean explain(byte[] found, byte[] version, boolean[] explained) {
    for (int i = 0; i < found.length; i++) {
      explained[i] |= found[i] == (i < version.length ? version[i] : 0);
    }
    return found.length == version.length;
  }
}

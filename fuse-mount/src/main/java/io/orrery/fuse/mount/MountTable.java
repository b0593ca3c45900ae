package io.orrery.fuse.mount;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is mounted where, as /proc/self/mountinfo tells it: reading that touches none of the mounts,
 * while a {@code stat} of a dead one fails and of a hanging one hangs.
 */
public final class MountTable {
  /** The part of the type that is ours: {@code fuse.orrery}. */
  public static final String SUBTYPE = "orrery";

  private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");

  private final List<MountEntry> entries;

  private MountTable(List<MountEntry> entries) {
    this.entries = entries;
  }

  /** The table of this moment. */
  public static MountTable read() throws FaultException {
    try {
      return parse(Files.readString(MOUNTINFO, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new FaultException(
          Fault.UNSUPPORTED, "cannot read " + MOUNTINFO + ": " + e.getMessage(), e);
    }
  }

  static MountTable parse(String mountinfo) {
    return new MountTable(mountinfo.lines().flatMap(l -> MountEntry.parse(l).stream()).toList());
  }

  /** The type of our mounts, as mount(2) takes it. */
  public static String type() {
    return "fuse." + SUBTYPE;
  }

  static String source(String repoId) {
    return SUBTYPE + ":" + repoId;
  }

  /** The mounts of the repo with this id, in the order in which they were made. */
  public List<MountEntry> ours(String repoId) {
    return entries.stream().filter(entry -> entry.source().equals(source(repoId))).toList();
  }

  /** The topmost mount at exactly this directory. */
  public Optional<MountEntry> at(Path mountPoint) {
    return entries.stream()
        .filter(entry -> entry.mountPoint().equals(mountPoint))
        .reduce((below, above) -> above);
  }

  /** The first mount with this {@code major:minor}. */
  Optional<MountEntry> onDevice(String device) {
    return entries.stream().filter(entry -> entry.device().equals(device)).findFirst();
  }

  /** The mount on which an absolute path lies, links not followed. */
  public Optional<MountEntry> holding(Path path) {
    Optional<MountEntry> best = Optional.empty();
    for (MountEntry entry : entries) {
      int depth = best.map(found -> found.mountPoint().getNameCount()).orElse(-1);
      if (path.startsWith(entry.mountPoint()) && entry.mountPoint().getNameCount() >= depth) {
        best = Optional.of(entry);
      }
    }
    return best;
  }

  /** Whether a mount is of any repo's: known by the source, in which the repo's id stands. */
  static boolean isAnyOfOurs(MountEntry entry) {
    return entry.source().startsWith(source(""));
  }

  boolean has(int id) {
    return entries.stream().anyMatch(entry -> entry.id() == id);
  }

  /**
   * Clears what a killed process of this repo left behind. Call it with the repo's lock held and
   * before the first mount: then no living process serves any mount that carries the repo's id.
   *
   * @return where stale mounts were cleared
   */
  public static List<Path> clearStale(String repoId) throws FaultException {
    List<Path> cleared = new ArrayList<>();
    List<MountEntry> stale = read().ours(repoId);
    for (int i = stale.size() - 1; i >= 0; i--) {
      Unmount.detach(stale.get(i).mountPoint());
      cleared.add(stale.get(i).mountPoint());
    }
    return cleared;
  }
}

package io.orrery.mfs.journal;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generations that lie in a folder when a log is opened: replays them, cuts off what is torn,
 * and leaves a last one to which records can be appended.
 */
final class Row {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final LogFile.Opener opener;
  private final Path folder;
  private final long first;
  private final List<Generation> kept = new ArrayList<>();
  private long end;
  private boolean sealed;

  Row(LogFile.Opener opener, Path folder, long first) {
    this.opener = opener;
    this.folder = folder;
    this.first = first;
  }

  List<Generation> generations() {
    return kept;
  }

  /** The position in the log where the next record goes. */
  long end() {
    return end;
  }

  /** Opens and replays all generations; after a failure none is open. */
  void open(Replay into) throws IOException {
    makeFolder(folder);
    List<Long> found = numbers();
    List<Long> needed = found.stream().filter(number -> number >= first).toList();
    requireNoHole(needed);
    try {
      replay(needed, into);
      cut(needed);
      if (kept.isEmpty() || sealed) {
        kept.add(Generation.create(opener, folder, first + kept.size(), end));
        end += Generation.HEADER;
      }
    } catch (IOException | RuntimeException e) {
      for (Generation generation : kept) {
        generation.close();
      }
      throw e;
    }
    for (long number : found) {
      if (number < first) {
        Generation.delete(folder, number);
      }
    }
  }

  /** Whether there is a record to replay. */
  boolean hasRecords() throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    for (long number : numbers()) {
      if (number >= first && hasRecord(number)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasRecord(long number) throws IOException {
    Generation generation = Generation.open(opener, folder, number, end);
    if (generation == null) {
      return false;
    }
    AtomicBoolean found = new AtomicBoolean();
    Replay untilTheFirst =
        (kind, body, position) -> {
          found.set(true);
          return false;
        };
    try {
      new Scan(generation, untilTheFirst).run();
    } finally {
      generation.close();
    }
    return found.get();
  }

  private static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path above = folder.toAbsolutePath().getParent();
      makeFolder(above);
      Files.createDirectory(folder);
      sync(above);
    }
  }

  /** Brings a folder's entries to the disk, on a thread that may be interrupted. */
  static void sync(Path folder) throws IOException {
    boolean interrupted = false;
    boolean synced = false;
    while (!synced) {
      try (FileChannel channel = FileChannel.open(folder, READ)) {
        channel.force(true);
        synced = true;
      } catch (ClosedByInterruptException e) {
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Long> numbers() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(Generation::isFileName)
          .map(Generation::number)
          .sorted()
          .toList();
    }
  }

  /** The entry of each file is on the disk before the next but one is made: none is ever lost. */
  private void requireNoHole(List<Long> needed) throws IOException {
    for (int i = 0; i < needed.size(); i++) {
      if (needed.get(i) != first + i) {
        throw JournalFaults.corrupt(
            "the log " + folder + " lacks its file " + Generation.fileName(first + i));
      }
    }
  }

  private void replay(List<Long> needed, Replay into) throws IOException {
    sealed = true;
    for (int i = 0; i < needed.size() && sealed; i++) {
      Generation generation = Generation.open(opener, folder, needed.get(i), end);
      if (generation == null) {
        return;
      }
      kept.add(generation);
      Scan scan = new Scan(generation, into).run();
      end = scan.end();
      sealed = scan.isSealed();
      if (!sealed) {
        clear(generation, scan);
      }
    }
  }

  /** Sees to it that nothing stands behind the records, or zeros. */
  private static void clear(Generation generation, Scan scan) throws IOException {
    if (scan.isRestZero()) {
      generation.hasZeros(scan.size());
      return;
    }
    LOG.warn(
        "{}: the last {} bytes never reached the disk whole, and are dropped",
        generation.file().path(),
        scan.rest());
    generation.file().truncate(scan.end() - generation.start());
    generation.file().force();
  }

  /** Removes what follows the end: it must be gone before records take its place. */
  private void cut(List<Long> needed) throws IOException {
    List<Long> behind = needed.subList(kept.size(), needed.size());
    for (long number : behind) {
      LOG.warn("{}: dropped, for what goes before it is torn", Generation.fileName(number));
      Generation.delete(folder, number);
    }
    if (!behind.isEmpty()) {
      sync(folder);
    }
  }
}

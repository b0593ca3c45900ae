package io.orrery.node.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Makes a file, or a tree of them, at a target on the user's disk: a tree is merged into a
 * directory that is there, a lone file goes into it, files and symlinks replace what has their
 * name, directories with something in them are not replaced.
 *
 * <p>Files appear whole or not at all. Paths lead through real directories only, never through a
 * symlink below the target. {@link #close} without {@link #finish} takes away what is half made,
 * and the directories that were made and hold nothing. Set-user-id and set-group-id are not given,
 * for what is written may come from strangers. For one thread.
 */
final class TreeWriter implements AutoCloseable {
  private static final int MODES_GIVEN = 01777;

  /** A directory whose mode and mtime wait until everything in it is written. */
  private record Filling(List<Name> names, Path path, int mode, Instant mtime) {}

  private final Path target;
  private final Deque<Filling> filling = new ArrayDeque<>();
  private final List<Path> made = new ArrayList<>();
  private NewFile file;
  private Filling fileIs;

  /** How much of the file's content is still to come. */
  private long due;

  /** The folder last written to, known to be real; null when that must be looked at anew. */
  private Path realFolder;

  /**
   * @param target where the root of the tree goes; nothing is touched yet
   */
  public TreeWriter(Path target) {
    this.target = target;
  }

  /**
   * Makes a directory, or takes the one that is there.
   *
   * @param names the way to it from the root of the tree; none for the root itself
   */
  public void directory(List<Name> names, int mode, Instant mtime) throws IOException {
    goTo(names);
    Path path = names.isEmpty() ? target : resolve(names);
    try {
      if (names.isEmpty() && path.toAbsolutePath().getParent() != null) {
        makeParents(path.toAbsolutePath().getParent());
      }
      if (!Files.exists(path, NOFOLLOW_LINKS)) {
        Files.createDirectory(path);
        made.add(path);
      }
    } catch (IOException e) {
      throw DiskFaults.of("mkdir", path, e);
    }
    requireDirectory(path);
    filling.push(new Filling(names, path, mode, mtime));
  }

  /**
   * Starts a file, which is whole once {@link #write} has added all of its content.
   *
   * @param names the way to it; of a lone file its own name, which counts when the target is a
   *     directory
   * @param size in bytes
   */
  public void file(List<Name> names, long size, int mode, Instant mtime) throws IOException {
    goTo(names);
    Path path = place(names);
    removeEmptyDirectory(path);
    file = NewFile.at(path);
    fileIs = new Filling(names, path, mode, mtime);
    due = size;
    completeFile();
  }

  /** More of the content of the file that was started last. */
  public void write(byte[] buffer, int offset, int length) throws IOException {
    file.write(buffer, offset, length);
    due -= length;
    completeFile();
  }

  /** Makes a symlink; names as for a file. */
  public void symlink(List<Name> names, Name content, Instant mtime) throws IOException {
    goTo(names);
    Path path = place(names);
    realFolder = null;
    removeEmptyDirectory(path);
    NewFile.requireReplaceable(path);
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw DiskFaults.of("remove", path, e);
    }
    Symlinks.create(path, content);
    try {
      Files.getFileAttributeView(path, BasicFileAttributeView.class, NOFOLLOW_LINKS)
          .setTimes(FileTime.from(mtime), null, null);
    } catch (IOException e) {
      throw DiskFaults.of("utimes", path, e);
    }
  }

  /** The tree is whole. */
  public void finish() throws IOException {
    leaveUntil(0);
    made.clear();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
    for (int i = made.size() - 1; i >= 0; i--) {
      removeIfEmpty(made.get(i));
    }
    made.clear();
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      if (entries.iterator().hasNext()) {
        return;
      }
    }
    Files.delete(folder);
  }

  /** Completes the directories that the walk has left behind when it comes to {@code names}. */
  private void goTo(List<Name> names) throws IOException {
    int common = 0;
    for (Filling directory : filling) {
      int depth = directory.names().size();
      if (depth < names.size() && directory.names().equals(names.subList(0, depth))) {
        common = Math.max(common, depth + 1);
      }
    }
    leaveUntil(common);
  }

  private void completeFile() throws IOException {
    if (due == 0) {
      file.place(fileIs.mode() & MODES_GIVEN, fileIs.mtime());
      file.close();
      file = null;
    }
  }

  /** Gives directories their modes and mtimes until {@code depth} of them are left. */
  private void leaveUntil(int depth) throws IOException {
    while (filling.size() > depth) {
      Filling left = filling.pop();
      try {
        Files.setAttribute(left.path(), "unix:mode", left.mode() & MODES_GIVEN);
        Files.setLastModifiedTime(left.path(), FileTime.from(left.mtime()));
      } catch (IOException e) {
        throw DiskFaults.of("chmod", left.path(), e);
      }
    }
  }

  private void makeParents(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      makeParents(folder.getParent());
      Files.createDirectory(folder);
      made.add(folder);
    }
  }

  /** Where a file or a symlink goes. */
  private Path place(List<Name> names) throws IOException {
    if (!filling.isEmpty()) {
      return resolve(names);
    }
    return Files.isDirectory(target, NOFOLLOW_LINKS)
        ? FileNames.resolve(target, names.get(names.size() - 1))
        : target;
  }

  private Path resolve(List<Name> names) throws IOException {
    Path folder = target;
    for (Name name : names.subList(0, names.size() - 1)) {
      folder = FileNames.resolve(folder, name);
    }
    if (!folder.equals(realFolder)) {
      requireRealWay(names);
      realFolder = folder;
    }
    return FileNames.resolve(folder, names.get(names.size() - 1));
  }

  private void requireRealWay(List<Name> names) throws IOException {
    Path folder = target;
    requireDirectory(folder);
    for (Name name : names.subList(0, names.size() - 1)) {
      folder = FileNames.resolve(folder, name);
      requireDirectory(folder);
    }
  }

  private static void requireDirectory(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw new FaultException(Fault.REFUSED, path + ": cannot extract to symlink");
    }
    if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
      throw new FaultException(Fault.REFUSED, "mkdir " + path + ": not a directory");
    }
  }

  private static void removeEmptyDirectory(Path path) throws FaultException {
    if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
      try {
        Files.delete(path);
      } catch (IOException e) {
        throw DiskFaults.of("remove", path, e);
      }
    }
  }
}

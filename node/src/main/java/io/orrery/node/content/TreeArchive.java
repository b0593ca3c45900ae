package io.orrery.node.content;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.node.command.Request;
import io.orrery.node.tar.TarEntry;
import io.orrery.node.tar.TarWriter;
import io.orrery.unixfs.Directory;
import io.orrery.unixfs.DirectoryCursor;
import io.orrery.unixfs.DirectoryEntry;
import io.orrery.unixfs.FileNode;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.Mtime;
import io.orrery.unixfs.NodeSource;
import io.orrery.unixfs.SymlinkNode;
import io.orrery.unixfs.UnixFsNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A file or a tree as a tar archive, a directory before what it holds. Of a directory no more than
 * a batch of entries is held. What stores no mode gets 0644 or 0755, what stores no mtime the time
 * of the archive.
 */
public final class TreeArchive {
  private static final int FILE_MODE = 0644;
  private static final int DIRECTORY_MODE = 0755;

  /** More levels than any disk takes: PATH_MAX is 4096. */
  private static final int MAX_DEPTH = 2048;

  /** A directory on the way. */
  private static final class Level {
    private final Name path;
    private final DirectoryCursor cursor;
    private Iterator<DirectoryEntry> batch = List.<DirectoryEntry>of().iterator();

    Level(Name path, DirectoryCursor cursor) {
      this.path = path;
      this.cursor = cursor;
    }
  }

  private final Request request;
  private final NodeSource nodes;
  private final FileContent content;
  private final TarWriter tar;
  private final Instant now = Instant.now();
  private final Deque<Level> levels = new ArrayDeque<>();

  public TreeArchive(Request request, OutputStream out) throws FaultException {
    this.request = request;
    this.nodes = request.node().nodes();
    this.content = new FileContent(request);
    this.tar = new TarWriter(out);
  }

  /**
   * Writes the archive of {@code root}.
   *
   * @param name of the root in the archive
   * @throws FaultException MALFORMED for a tree with names that no disk takes
   */
  public void write(Name name, UnixFsNode root) throws IOException {
    entry(name, root);
    while (!levels.isEmpty()) {
      Level level = levels.peek();
      if (!level.batch.hasNext()) {
        level.batch = request.await(level.cursor.next(request.deadline())).iterator();
        if (!level.batch.hasNext()) {
          levels.pop();
        }
        continue;
      }
      request.checkAlive();
      DirectoryEntry entry = level.batch.next();
      Name path = below(level.path, entry.name());
      entry(path, request.await(nodes.get(entry.cid(), request.deadline())));
    }
    tar.finish();
  }

  private static Name below(Name folder, Name name) throws FaultException {
    if (!name.isFileName()) {
      throw FaultException.malformed(
          "no file can have the name \"" + name + "\", which is in " + folder);
    }
    ByteBuffer path = ByteBuffer.allocate(folder.length() + 1 + name.length());
    folder.writeTo(path);
    path.put((byte) '/');
    name.writeTo(path);
    return Name.of(path.flip());
  }

  private void entry(Name path, UnixFsNode node) throws IOException {
    Metadata metadata = node.metadata();
    Instant mtime = metadata.mtime().flatMap(TreeArchive::instant).orElse(now);
    if (node instanceof FileNode file) {
      tar.entry(TarEntry.file(path, file.size(), metadata.permissions().orElse(FILE_MODE), mtime));
      content.send(file, 0, file.size(), tar.content());
    } else if (node instanceof SymlinkNode link) {
      tar.entry(TarEntry.symlink(path, link.target(), mtime));
    } else {
      tar.entry(TarEntry.directory(path, metadata.permissions().orElse(DIRECTORY_MODE), mtime));
      if (levels.size() == MAX_DEPTH) {
        throw FaultException.refused("directories are more than " + MAX_DEPTH + " levels deep");
      }
      levels.push(new Level(path, Directory.of(nodes, node).orElseThrow().cursor()));
    }
  }

  private static Optional<Instant> instant(Mtime mtime) {
    try {
      return Optional.of(Instant.ofEpochSecond(mtime.seconds(), mtime.nanos()));
    } catch (DateTimeException e) {
      // A stranger's time beyond all calendars counts as none.
      return Optional.empty();
    }
  }
}

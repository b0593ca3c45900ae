package io.orrery.node.content;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.IncomingFiles;
import io.orrery.unixfs.DirectoryBuilder;
import io.orrery.unixfs.FileImporter;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.SymlinkImporter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Adds a stream of files. A directory is written once, when the stream leaves it, so what is held
 * is the entries of the directories on the way, and of directories left only what is to be
 * reported: as in Kubo, all files of a tree come before its directories. One add, one thread.
 */
public final class Adder {
  /** A directory that the stream is in. */
  private static final class OpenDirectory {
    private final List<Name> names;
    private final DirectoryBuilder entries;
    private final Metadata told;

    /** Whether anything came for it, kept or not. */
    private boolean used;

    OpenDirectory(List<Name> names, DirectoryBuilder entries, Metadata told) {
      this.names = names;
      this.entries = entries;
      this.told = told;
    }

    /** Whether it is the directory with these names, or one on the way there. */
    boolean isOnTheWayTo(List<Name> other) {
      int depth = names.size();
      return depth <= other.size() && names.equals(other.subList(0, depth));
    }
  }

  private final AddRules rules;
  private final Landing landing;
  private final AddReports reports;
  private final FileImporter files;
  private final SymlinkImporter symlinks;
  private final Backlog backlog;
  private final Deque<OpenDirectory> open = new ArrayDeque<>();
  private final List<AddedFile> leftDirectories = new ArrayList<>();

  /**
   * @param hashing runs the hashing of large files
   */
  public Adder(AddRules rules, Landing landing, AddReports reports, Executor hashing) {
    this.rules = rules;
    this.landing = landing;
    this.reports = reports;
    this.files = new FileImporter(rules.profile(), hashing);
    this.symlinks = new SymlinkImporter(rules.profile());
    this.backlog = new Backlog(landing, reports);
  }

  /**
   * Adds all files.
   *
   * @return how many there were
   * @throws IOException what the files, the store or the reports throw; what was whole before is
   *     added, durable and reported
   */
  public int add(IncomingFiles incoming) throws IOException {
    int count = 0;
    try {
      if (rules.wrap()) {
        enter(List.of(), rules.metadata(Metadata.NONE), Metadata.NONE);
      }
      for (IncomingFile file = incoming.next(); file != null; file = incoming.next()) {
        reports.checkAlive();
        add(file);
        count++;
        backlog.landIfDue();
      }
      while (!open.isEmpty() && count > 0) {
        leave();
      }
    } catch (IOException e) {
      landAfter(e);
      throw e;
    }
    backlog.land();
    return count;
  }

  /** What was whole before a failure stays, unless that fails as well. */
  private void landAfter(IOException failure) {
    try {
      backlog.land();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void add(IncomingFile file) throws IOException {
    List<Name> names = file.names();
    goTo(names.subList(0, Math.max(0, names.size() - 1)));
    Metadata metadata = rules.metadata(file.metadata());
    if (file.kind() == IncomingFile.Kind.DIRECTORY) {
      enter(names, metadata, file.metadata());
      return;
    }
    ImportedNode node =
        file.kind() == IncomingFile.Kind.SYMLINK
            ? symlinks.importSymlink(file.target(), metadata, landing.writer())
            : importFile(file, metadata);
    Name name = names.isEmpty() ? Name.of(node.cid().toString()) : file.name();
    String path = names.isEmpty() ? name.toString() : file.path();
    keep(name, node);
    Optional<Name> root = open.isEmpty() ? Optional.of(file.name()) : Optional.empty();
    backlog.report(AddedFile.of(file.kind(), path, node, file.metadata(), root));
  }

  private ImportedNode importFile(IncomingFile file, Metadata metadata) throws IOException {
    WatchedStream content = new WatchedStream(file, rules.progress(), reports, backlog);
    return files.importFile(content, metadata, landing.writer(file));
  }

  /** Leaves directories and enters others, until the stream is in that one. */
  private void goTo(List<Name> parent) throws IOException {
    while (!open.isEmpty() && !open.peek().isOnTheWayTo(parent)) {
      leave();
    }
    // Directories on the way that nobody described.
    for (int depth = open.isEmpty() ? 1 : open.peek().names.size() + 1;
        depth <= parent.size();
        depth++) {
      enter(parent.subList(0, depth), rules.metadata(Metadata.NONE), Metadata.NONE);
    }
    if (!open.isEmpty()) {
      open.peek().used = true;
    }
  }

  private void enter(List<Name> names, Metadata metadata, Metadata told) {
    if (!open.isEmpty()) {
      open.peek().used = true;
    }
    DirectoryBuilder entries = new DirectoryBuilder(rules.profile()).metadata(metadata);
    open.push(new OpenDirectory(names, entries, told));
  }

  /** Writes the directory that the stream is in, which ends there. */
  private void leave() throws IOException {
    OpenDirectory left = open.pop();
    boolean top = open.isEmpty();
    if (!left.used && !top && !rules.profile().tree().emptyDirectories()) {
      return;
    }
    ImportedNode node = left.entries.write(landing.writer());
    IncomingFile directory = IncomingFile.directory(left.names, left.told);
    Optional<Name> root = top ? Optional.of(directory.name()) : Optional.empty();
    leftDirectories.add(AddedFile.of(directory.kind(), directory.path(), node, left.told, root));
    keep(directory.name(), node);
    if (top) {
      for (AddedFile added : leftDirectories) {
        backlog.report(added);
      }
      leftDirectories.clear();
    }
  }

  /** Puts a node where it belongs: in the directory around it, or among the roots. */
  private void keep(Name name, ImportedNode node) throws FaultException {
    if (open.isEmpty()) {
      backlog.pin(node.cid());
      return;
    }
    DirectoryBuilder entries = open.peek().entries;
    int before = entries.size();
    entries.put(name, node);
    if (entries.size() == before) {
      throw FaultException.refused(
          "cannot add \"" + name + "\": directory already has entry by that name");
    }
  }
}

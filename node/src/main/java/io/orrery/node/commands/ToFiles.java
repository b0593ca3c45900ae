package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableNode;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;

/** Puts what {@code add} added into the files tree, by reference. */
final class ToFiles {
  static final Option<String> OPTION =
      Option.text("to-files").help("Add reference to Files API (MFS) at the provided path.");

  private final FilesTree tree;
  private final String path;
  private boolean used;

  private ToFiles(FilesTree tree, String path) {
    this.tree = tree;
    this.path = path;
  }

  /** What the request asks for; null when it is nothing. */
  static ToFiles of(Request request) throws FaultException {
    if (!request.given(OPTION)) {
      return null;
    }
    String path = request.get(OPTION);
    return new ToFiles(FilesTree.of(request), path.isEmpty() ? "/" : path);
  }

  /**
   * Puts a root there.
   *
   * @param name as it came, perhaps empty
   */
  void put(Name name, Cid cid) throws FaultException {
    try {
      if (name.isEmpty()) {
        throw FaultException.refused("cannot add unnamed files to MFS");
      }
      FilesPath target = target(FilesPath.parse(path), name);
      requireParent(target);
      put(target, cid);
    } catch (FaultException e) {
      throw new FaultException(e.fault(), "to-files: " + e.getMessage(), e);
    }
    used = true;
  }

  private FilesPath target(FilesPath given, Name name) throws FaultException {
    if (given.slash()) {
      requireDirectory(given);
      return given.child(name);
    }
    if (used) {
      throw new FaultException(
          Fault.EXISTS,
          "MFS destination is a file: only one entry can be copied to " + quoted(given));
    }
    return given;
  }

  private void requireDirectory(FilesPath given) throws FaultException {
    MutableNode node;
    try {
      node = tree.find(given);
    } catch (FaultException e) {
      throw new FaultException(
          e.fault(),
          "MFS destination directory " + quoted(given) + " does not exist: " + e.getMessage(),
          e);
    }
    if (!(node instanceof MutableDirectory)) {
      throw new FaultException(
          Fault.NOT_A_DIRECTORY, "MFS destination " + quoted(given) + " is not a directory");
    }
  }

  private void requireParent(FilesPath target) throws FaultException {
    FilesPath parent = target.parent().withoutSlash();
    try {
      tree.find(parent);
    } catch (FaultException e) {
      throw new FaultException(
          e.fault(),
          "MFS destination parent "
              + quoted(target)
              + " "
              + quoted(parent)
              + " does not exist: "
              + e.getMessage(),
          e);
    }
  }

  private void put(FilesPath target, Cid cid) throws FaultException {
    try {
      tree.put(target, cid);
    } catch (FaultException e) {
      throw new FaultException(
          e.fault(), "cannot put node in path " + quoted(target) + ": " + e.getMessage(), e);
    }
  }

  private static String quoted(FilesPath path) {
    return ShownName.quoted(path.toString());
  }

  /** Makes all of it durable. */
  void commit() throws FaultException {
    tree.commit();
  }
}

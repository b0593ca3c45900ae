package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.Creation;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableFile;
import io.orrery.mfs.MutableNode;
import io.orrery.mfs.MutableTree;
import io.orrery.node.command.Request;
import java.util.Optional;

/**
 * The files tree as one call of a command sees it: by paths, with Kubo's messages, and fetching
 * what is not here.
 */
final class FilesTree {
  private final Request request;
  private final MutableTree tree;

  private FilesTree(Request request, MutableTree tree) {
    this.request = request;
    this.tree = tree;
  }

  static FilesTree of(Request request) throws FaultException {
    return new FilesTree(request, request.node().trees().files());
  }

  /** Something that needs blocks which may not be here. */
  interface Work<T> {
    T run() throws FaultException;
  }

  /** The same without a result. */
  interface Act {
    void run() throws FaultException;
  }

  /**
   * Does it, fetching what it misses and trying again, until the request's deadline.
   *
   * @throws FaultException what {@code work} fails with but for a missing block; what fetching that
   *     fails with
   */
  <T> T local(Work<T> work) throws FaultException {
    Cid last = null;
    while (true) {
      request.checkAlive();
      try {
        return work.run();
      } catch (FaultException e) {
        Cid missing = e.missing().orElse(null);
        if (missing == null || missing.equals(last)) {
          throw e;
        }
        request.await(request.node().source().get(missing, request.deadline()));
        last = missing;
      }
    }
  }

  void local(Act act) throws FaultException {
    this.<Object>local(
        () -> {
          act.run();
          return null;
        });
  }

  MutableTree tree() {
    return tree;
  }

  /**
   * The node at a path.
   *
   * @throws FaultException ABSENT, NOT_A_DIRECTORY
   */
  MutableNode find(FilesPath path) throws FaultException {
    return lookup(path).orElseThrow(FilesTree::absent);
  }

  /** The same; nothing when it is not there. */
  Optional<MutableNode> lookup(FilesPath path) throws FaultException {
    MutableNode node = tree.root();
    for (int i = 0; i < path.names().size(); i++) {
      if (!(node instanceof MutableDirectory directory)) {
        throw new FaultException(
            Fault.NOT_A_DIRECTORY, "cannot access " + path.start(i + 1) + ": Not a directory");
      }
      Optional<MutableNode> child = child(directory, path.names().get(i));
      if (child.isEmpty()) {
        return child;
      }
      node = child.get();
    }
    return Optional.of(node);
  }

  Optional<MutableNode> child(MutableDirectory directory, Name name) throws FaultException {
    return local(() -> directory.lookup(name));
  }

  /** The directory at a path. */
  MutableDirectory directory(FilesPath path) throws FaultException {
    if (find(path) instanceof MutableDirectory directory) {
      return directory;
    }
    throw new FaultException(Fault.NOT_A_DIRECTORY, path + " is not a directory");
  }

  static FaultException absent() {
    return new FaultException(Fault.ABSENT, "file does not exist");
  }

  /** As Kubo says it of a name that is taken where a node is put. */
  static FaultException taken(FaultException cause) {
    return new FaultException(Fault.EXISTS, "directory already has entry by that name", cause);
  }

  /** Makes the directories that lead to a path, as far as they are not there. */
  void makeParents(FilesPath path) throws FaultException {
    makeDirectories(path.parent());
  }

  /** Makes a directory and those that lead to it, as far as they are not there. */
  MutableDirectory makeDirectories(FilesPath path) throws FaultException {
    MutableDirectory directory = tree.root();
    for (int i = 0; i < path.names().size(); i++) {
      MutableNode child = childOrNew(directory, path.names().get(i));
      if (!(child instanceof MutableDirectory next)) {
        boolean last = i == path.names().size() - 1;
        throw last
            ? new FaultException(Fault.EXISTS, "file already exists")
            : new FaultException(Fault.NOT_A_DIRECTORY, path.start(i + 1) + " was not a directory");
      }
      directory = next;
    }
    return directory;
  }

  private MutableNode childOrNew(MutableDirectory directory, Name name) throws FaultException {
    Optional<MutableNode> child = child(directory, name);
    if (child.isPresent()) {
      return child.get();
    }
    try {
      return local(() -> directory.mkdir(name, Creation.USUAL_DIRECTORY));
    } catch (FaultException e) {
      if (e.fault() != Fault.EXISTS) {
        throw e;
      }
      // Somebody else was faster.
      return child(directory, name).orElseThrow(FilesTree::absent);
    }
  }

  /**
   * The file at a path.
   *
   * @param create whether an empty one is made where there is none
   */
  MutableFile file(FilesPath path, boolean create) throws FaultException {
    Optional<MutableNode> node = lookup(path);
    if (node.isEmpty() && create && !path.slash()) {
      node = Optional.of(fileOrNew(directory(path.parent()), path.name()));
    }
    if (node.orElseThrow(FilesTree::absent) instanceof MutableFile file) {
      return file;
    }
    throw new FaultException(Fault.IS_A_DIRECTORY, path + " was not a file");
  }

  private MutableNode fileOrNew(MutableDirectory directory, Name name) throws FaultException {
    try {
      return local(() -> directory.create(name, Creation.USUAL_FILE));
    } catch (FaultException e) {
      if (e.fault() != Fault.EXISTS) {
        throw e;
      }
      return child(directory, name).orElseThrow(FilesTree::absent);
    }
  }

  /**
   * Puts a DAG at a path, by reference.
   *
   * @throws FaultException in Kubo's words; EXISTS when there is something
   */
  void put(FilesPath path, Cid cid) throws FaultException {
    if (path.isRoot()) {
      throw FaultException.malformed("cannot create file with empty name");
    }
    MutableDirectory parent = directory(path.parent());
    try {
      local(() -> parent.link(path.name(), cid));
    } catch (FaultException e) {
      throw e.fault() == Fault.EXISTS ? taken(e) : e;
    }
  }

  /** The DAG of a node as it is now: what has changed is committed for that. */
  Cid cid(MutableNode node) throws FaultException {
    return local(() -> request.await(tree.cidSoon(node)));
  }

  /** Makes what was changed durable and canonical, unless the request has {@code --flush=false}. */
  void flush() throws FaultException {
    if (request.get(FilesCommand.FLUSH)) {
      commit();
    }
  }

  /** Makes what was changed durable and canonical; answers the root. */
  Cid commit() throws FaultException {
    return local(() -> request.await(tree.commitSoon()));
  }
}

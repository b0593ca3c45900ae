package io.orrery.fuse.mutable;

import io.orrery.fuse.Caller;
import io.orrery.fuse.Created;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.OpenFlags;
import io.orrery.fuse.RenameMode;
import io.orrery.fuse.Reply;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.Creation;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableFile;
import io.orrery.mfs.MutableNode;
import java.util.Optional;

/** Makes, moves and takes names of a mutable tree for one mount. The way to them must be here. */
final class LivingNames {
  private final LivingNodes held;
  private final LivingAttributes living;
  private final LivingFiles files;
  private final Attempts attempts;

  LivingNames(LivingNodes held, LivingAttributes living, LivingFiles files, Attempts attempts) {
    this.held = held;
    this.living = living;
    this.files = files;
    this.attempts = attempts;
  }

  private <T> void change(long parent, Name name, Attempt<T> change, Reply<T> reply) {
    attempts.change(() -> held.directory(parent).lookup(name), change, reply);
  }

  /** Makes what the name is to lead to. */
  private interface Making {
    MutableNode in(MutableDirectory directory) throws FaultException;
  }

  private void make(long parent, Name name, Making making, Reply<Lookup.Found> reply) {
    change(parent, name, () -> held.found(making.in(held.directory(parent))), reply);
  }

  void makeFile(long parent, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply) {
    make(
        parent,
        name,
        in -> in.create(name, living.creation(in, permissions, caller, false)),
        reply);
  }

  void makeDirectory(
      long parent, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply) {
    make(parent, name, in -> in.mkdir(name, living.creation(in, permissions, caller, true)), reply);
  }

  void makeSymlink(long parent, Name name, Name target, Caller caller, Reply<Lookup.Found> reply) {
    make(
        parent,
        name,
        in -> in.symlink(name, target, living.creation(in, 0777, caller, false)),
        reply);
  }

  void create(
      long parent,
      Name name,
      int permissions,
      OpenFlags flags,
      Caller caller,
      Reply<Created> reply) {
    change(
        parent,
        name,
        () -> {
          MutableDirectory directory = held.directory(parent);
          MutableFile file = createOrFind(directory, name, permissions, flags, caller);
          return new Created(held.found(file), files.opened(file, flags));
        },
        reply);
  }

  /** The name may come and go while this is tried. */
  private MutableFile createOrFind(
      MutableDirectory directory, Name name, int permissions, OpenFlags flags, Caller caller)
      throws FaultException {
    Creation creation = living.creation(directory, permissions, caller, false);
    while (true) {
      try {
        return directory.create(name, creation);
      } catch (FaultException e) {
        if (e.fault() != Fault.EXISTS) {
          throw e;
        }
      }
      Optional<MutableNode> known = directory.lookup(name);
      if (known.isPresent()) {
        return existing(known.get(), name, flags);
      }
    }
  }

  private MutableFile existing(MutableNode known, Name name, OpenFlags flags)
      throws FaultException {
    if (known instanceof MutableDirectory && !flags.exclusive()) {
      throw new FaultException(Fault.IS_A_DIRECTORY, "is a directory: " + name);
    }
    if (flags.exclusive() || !(known instanceof MutableFile file)) {
      throw new FaultException(Fault.EXISTS, "exists: " + name);
    }
    files.empty(file, flags);
    return file;
  }

  void unlink(long parent, Name name, Reply<Void> reply) {
    change(
        parent,
        name,
        () -> {
          held.directory(parent).unlink(name);
          return null;
        },
        reply);
  }

  void removeDirectory(long parent, Name name, Reply<Void> reply) {
    change(
        parent,
        name,
        () -> {
          held.directory(parent).rmdir(name);
          return null;
        },
        reply);
  }

  void rename(
      long parent, Name name, long newParent, Name newName, RenameMode mode, Reply<Void> reply) {
    attempts.change(
        () -> {
          Optional<MutableNode> moved = held.directory(parent).lookup(name);
          return moved.isPresent() ? held.directory(newParent).lookup(newName) : moved;
        },
        () -> {
          held.directory(parent).rename(name, held.directory(newParent), newName, modeOf(mode));
          return null;
        },
        reply);
  }

  private static io.orrery.mfs.RenameMode modeOf(RenameMode mode) {
    return switch (mode) {
      case REPLACE -> io.orrery.mfs.RenameMode.REPLACE;
      case NO_REPLACE -> io.orrery.mfs.RenameMode.NO_REPLACE;
      case EXCHANGE -> io.orrery.mfs.RenameMode.EXCHANGE;
    };
  }
}

package io.orrery.fuse.content;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.KernelCache;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.Reply;
import io.orrery.fuse.TreeOptions;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.DirectoryEntry;
import io.orrery.unixfs.NodeCache;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * /ipfs: every CID is a name of its root. A name that is no CID is absent, and may be remembered as
 * such; a CID never is, for its block may come at any time.
 */
public final class IpfsTree extends UnixFsTree {
  private final PinnedRoots pinned;
  private volatile KernelCache kernel;

  /**
   * @param roots what a listing of the root shows; asked often, so it must be quick. It gives the
   *     same collection only while nothing has changed
   */
  public IpfsTree(
      BlockSource blocks, NodeCache cache, TreeOptions options, Supplier<Collection<Cid>> roots)
      throws FaultException {
    super(blocks, cache, options);
    this.pinned = new PinnedRoots(roots);
    inodes.root(null, pinned.attributes());
  }

  /** To be told when pins came or went, so that the next listing shows it at once. */
  public void rootsChanged() {
    KernelCache mount = kernel;
    if (mount != null) {
      mount.forget(ROOT);
    }
  }

  @Override
  public void mounted(KernelCache cache) {
    super.mounted(cache);
    kernel = cache;
  }

  @Override
  public void lookup(long parent, Name name, Reply<Lookup> reply) {
    if (parent != ROOT) {
      super.lookup(parent, name, reply);
      return;
    }
    Optional<Cid> cid = parse(name);
    if (cid.isEmpty()) {
      reply.answer(new Lookup.Absent(Attributes.FOREVER));
    } else {
      DirectoryEntry entry = new DirectoryEntry(name, cid.get(), DagPbLink.NO_TSIZE);
      answer(ROOT, found(ROOT, entry, lookupDeadline()), reply);
    }
  }

  private static Optional<Cid> parse(Name name) {
    try {
      return name.isUtf8() ? Optional.of(Cid.parse(name.toString())) : Optional.empty();
    } catch (FaultException malformed) {
      return Optional.empty();
    }
  }

  @Override
  public void attributes(long node, boolean reading, Reply<Attributes> reply) {
    if (node == ROOT) {
      reply.answer(pinned.attributes());
    } else {
      super.attributes(node, reading, reply);
    }
  }

  /** No kernel asks this of a directory; one that did would get an answer. */
  @Override
  public void readlink(long node, Reply<Name> reply) {
    if (node == ROOT) {
      reply.fail(FaultException.malformed("the root is no symbolic link"));
    } else {
      super.readlink(node, reply);
    }
  }

  @Override
  public void read(long node, long offset, int length, Reply<List<ByteBuffer>> reply) {
    if (node == ROOT) {
      reply.fail(new FaultException(Fault.IS_A_DIRECTORY, "the root is a directory"));
    } else {
      super.read(node, offset, length, reply);
    }
  }

  @Override
  public void list(long node, long offset, Listing listing) {
    if (node == ROOT) {
      pinned.list(offset, listing);
    } else {
      super.list(node, offset, listing);
    }
  }

  @Override
  public void xattr(long node, String name, Reply<Optional<byte[]>> reply) {
    if (node == ROOT) {
      reply.answer(Optional.empty());
    } else {
      super.xattr(node, name, reply);
    }
  }

  @Override
  public void xattrs(long node, Reply<List<String>> reply) {
    if (node == ROOT) {
      reply.answer(List.of());
    } else {
      super.xattrs(node, reply);
    }
  }
}

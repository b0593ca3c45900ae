package io.orrery.fuse.content;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.KernelCache;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.Reply;
import io.orrery.fuse.Tree;
import io.orrery.fuse.Volume;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Shows a tree a kernel that cannot prune, as those before Linux 6.18. */
final class OlderKernel implements Tree {
  private final Tree tree;

  OlderKernel(Tree tree) {
    this.tree = tree;
  }

  @Override
  public void mounted(KernelCache kernel) {
    tree.mounted(new NamesOnly(kernel));
  }

  private record NamesOnly(KernelCache kernel) implements KernelCache {
    @Override
    public void forget(long node) {
      kernel.forget(node);
    }

    @Override
    public void contentChanged(long node, long offset, long length) {
      kernel.contentChanged(node, offset, length);
    }

    @Override
    public void nameChanged(long parent, Name name) {
      kernel.nameChanged(parent, name);
    }

    @Override
    public void everyNameChanged() {
      kernel.everyNameChanged();
    }

    @Override
    public void nameRemoved(long parent, Name name, long node) {
      kernel.nameRemoved(parent, name, node);
    }

    @Override
    public boolean canPrune() {
      return false;
    }

    @Override
    public void prune(long[] nodes) {
      throw new AssertionError("this kernel cannot");
    }

    @Override
    public void later(Runnable work) {
      kernel.later(work);
    }

    @Override
    public void awaitTold(long millis) {
      kernel.awaitTold(millis);
    }
  }

  @Override
  public int heldNodes() {
    return tree.heldNodes();
  }

  @Override
  public void lookup(long parent, Name name, Reply<Lookup> reply) {
    tree.lookup(parent, name, reply);
  }

  @Override
  public void forget(long node, long count) {
    tree.forget(node, count);
  }

  @Override
  public void attributes(long node, boolean reading, Reply<Attributes> reply) {
    tree.attributes(node, reading, reply);
  }

  @Override
  public void readlink(long node, Reply<Name> reply) {
    tree.readlink(node, reply);
  }

  @Override
  public void read(long node, long offset, int length, Reply<List<ByteBuffer>> reply) {
    tree.read(node, offset, length, reply);
  }

  @Override
  public void list(long node, long offset, Listing listing) {
    tree.list(node, offset, listing);
  }

  @Override
  public void xattr(long node, String name, Reply<Optional<byte[]>> reply) {
    tree.xattr(node, name, reply);
  }

  @Override
  public void xattrs(long node, Reply<List<String>> reply) {
    tree.xattrs(node, reply);
  }

  @Override
  public void volume(Reply<Volume> reply) {
    tree.volume(reply);
  }
}

package io.orrery.fuse.names;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.Kind;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.Reply;
import io.orrery.fuse.Tree;
import io.orrery.fuse.Volume;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A tree that is one symbolic link, at its root. */
final class LinkTree implements Tree {
  private final Name target;
  private final Attributes attributes;

  LinkTree(Name target, long inode, long mtimeSeconds) {
    this.target = target;
    this.attributes =
        new Attributes(
            Kind.SYMLINK, 0777, inode, target.length(), mtimeSeconds, 0, Attributes.FOREVER);
  }

  @Override
  public void lookup(long parent, Name name, Reply<Lookup> reply) {
    reply.fail(noDirectory());
  }

  @Override
  public void forget(long node, long count) {}

  @Override
  public void attributes(long node, boolean reading, Reply<Attributes> reply) {
    reply.answer(attributes);
  }

  @Override
  public void readlink(long node, Reply<Name> reply) {
    reply.answer(target);
  }

  @Override
  public void read(long node, long offset, int length, Reply<List<ByteBuffer>> reply) {
    reply.fail(new FaultException(Fault.INVALID, "not a file"));
  }

  @Override
  public void list(long node, long offset, Listing listing) {
    listing.fail(noDirectory());
  }

  private static FaultException noDirectory() {
    return new FaultException(Fault.NOT_A_DIRECTORY, "not a directory");
  }

  @Override
  public void xattr(long node, String name, Reply<Optional<byte[]>> reply) {
    reply.answer(Optional.empty());
  }

  @Override
  public void xattrs(long node, Reply<List<String>> reply) {
    reply.answer(List.of());
  }

  @Override
  public void volume(Reply<Volume> reply) {
    reply.fail(FaultException.unsupported("a link is on no volume of its own"));
  }
}

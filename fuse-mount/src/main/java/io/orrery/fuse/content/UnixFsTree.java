package io.orrery.fuse.content;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.orrery.fuse.Answer;
import io.orrery.fuse.Attributes;
import io.orrery.fuse.BoundedSource;
import io.orrery.fuse.CidXattr;
import io.orrery.fuse.KernelCache;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.Reply;
import io.orrery.fuse.SpaceOf;
import io.orrery.fuse.Tree;
import io.orrery.fuse.TreeOptions;
import io.orrery.fuse.Volume;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.Directory;
import io.orrery.unixfs.DirectoryEntry;
import io.orrery.unixfs.FileReader;
import io.orrery.unixfs.NodeCache;
import io.orrery.unixfs.NodeSource;
import io.orrery.unixfs.SymlinkNode;
import io.orrery.unixfs.UnixFsNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files, directories and links of immutable UnixFS DAGs. What is local is answered on the caller's
 * thread; what is not, when its block comes.
 */
abstract class UnixFsTree implements Tree {
  private static final Logger LOG = LoggerFactory.getLogger(UnixFsTree.class);

  /** Of how many files and directories it is remembered what is fetched ahead of them. */
  private static final int FETCHED_AHEAD = 256;

  private static final Duration FETCHED_LATELY = Duration.ofMinutes(1);

  final InodeTable inodes = new InodeTable();
  final NodeSource nodes;
  private final BlockSource blocks;
  private final TreeOptions options;
  private final SpaceOf space;
  private final DirectoryListings listings;
  private final Shedding shedding;

  /** Of directories that were listed, and whose names had to be waited for; by node. */
  private final Cache<Long, SiblingPrefetch> siblings = lately();

  /** Of files that had to be waited for; by node. */
  private final Cache<Long, ReadAhead> readAheads = lately();

  UnixFsTree(BlockSource source, NodeCache cache, TreeOptions options) throws FaultException {
    this.options = options;
    this.blocks = new BoundedSource(source, options.workers());
    this.nodes = new NodeSource(blocks, cache);
    this.shedding = new Shedding(inodes, options.maxInodes());
    this.listings = new DirectoryListings(nodes, options.lookupDeadline(), this::findHere);
    this.space = new SpaceOf(options.volume());
  }

  private static <T> Cache<Long, T> lately() {
    return Caffeine.newBuilder()
        .maximumSize(FETCHED_AHEAD)
        .expireAfterAccess(FETCHED_LATELY)
        .executor(Runnable::run)
        .build();
  }

  @Override
  public void mounted(KernelCache cache) {
    shedding.mounted(cache);
  }

  @Override
  public final int heldNodes() {
    return inodes.size();
  }

  @Override
  public void lookup(long parent, Name name, Reply<Lookup> reply) {
    Inode directory = inode(parent, reply);
    if (directory == null) {
      return;
    }
    Deadline deadline = Deadline.after(options.lookupDeadline());
    CompletableFuture<Lookup> found =
        Directory.open(nodes, directory.cid, deadline)
            .thenCompose(opened -> lookup(directory, opened, name, deadline));
    SiblingPrefetch ahead = directory.listed ? siblings.getIfPresent(parent) : null;
    if (ahead != null) {
      ahead.lookedUp();
    } else if (!found.isDone() && directory.listed) {
      startSiblings(directory, name, deadline);
    }
    answer(parent, found, reply);
  }

  final void answer(long parent, CompletableFuture<Lookup> found, Reply<Lookup> reply) {
    if (!found.isDone()) {
      shedding.waiting(parent, found);
    }
    Answer.when(found, reply::answer, reply::fail);
  }

  private CompletableFuture<Lookup> lookup(
      Inode parent, Directory opened, Name name, Deadline deadline) {
    return opened
        .lookup(name, deadline)
        .thenCompose(
            entry ->
                entry.isPresent()
                    ? found(parent.node, entry.get(), deadline)
                    : CompletableFuture.completedFuture(new Lookup.Absent(Attributes.FOREVER)));
  }

  /** The look-up of an entry that a verified directory has, or of a CID that needs none. */
  final CompletableFuture<Lookup> found(long parent, DirectoryEntry entry, Deadline deadline) {
    return attributes(entry, deadline).thenApply(attributes -> enter(parent, entry, attributes));
  }

  private Lookup.Found enter(long parent, DirectoryEntry entry, Attributes attributes) {
    Inode inode = inodes.lookedUp(parent, entry.name(), entry.cid(), attributes);
    shedding.lookedUp();
    return new Lookup.Found(inode.node, inode.attributes(), Attributes.FOREVER);
  }

  /** The look-up of an entry of which all is here, or claimed by its link; null otherwise. */
  private Lookup.Found findHere(long parent, DirectoryEntry entry) {
    try {
      requireUnixFs(entry.cid());
      UnixFsNode node = nodes.local(entry.cid());
      if (node != null) {
        return enter(parent, entry, NodeAttributes.of(node));
      }
      return claimsLength(entry)
          ? enter(parent, entry, NodeAttributes.claimed(entry.cid(), entry.tsize()))
          : null;
    } catch (FaultException e) {
      LOG.debug("{}", e.getMessage());
      return null;
    }
  }

  private CompletableFuture<Attributes> attributes(DirectoryEntry entry, Deadline deadline) {
    Cid cid = entry.cid();
    try {
      requireUnixFs(cid);
      if (claimsLength(entry) && nodes.local(cid) == null) {
        return CompletableFuture.completedFuture(NodeAttributes.claimed(cid, entry.tsize()));
      }
      return nodes.get(cid, deadline).thenApply(NodeAttributes::of);
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Whether blocks of its codec can be files or directories. */
  static boolean hasFiles(Cid cid) {
    return cid.is(Codec.RAW) || cid.is(Codec.DAG_PB);
  }

  /** A length of 0 may as well be a writer's that knew none; the true empty leaf is always here. */
  private static boolean claimsLength(DirectoryEntry entry) {
    return entry.cid().is(Codec.RAW) && entry.tsize() != DagPbLink.NO_TSIZE && entry.tsize() != 0;
  }

  static void requireUnixFs(Cid cid) throws FaultException {
    if (!hasFiles(cid)) {
      throw FaultException.unsupported(
          "codec " + Codec.labelOf(cid.codec()) + " has no files: " + cid);
    }
    cid.multihash().requireAllowedForContent();
  }

  private void startSiblings(Inode directory, Name name, Deadline deadline) {
    Answer.when(
        Directory.open(nodes, directory.cid, deadline),
        opened -> {
          var ahead =
              new SiblingPrefetch(blocks, opened.cursorAfter(name), options.lookupDeadline());
          siblings.put(directory.node, ahead);
          ahead.lookedUp();
        },
        failure -> LOG.debug("no prefetch: {}", failure.getMessage()));
  }

  @Override
  public void forget(long node, long count) {
    inodes.forget(node, count);
  }

  @Override
  public void attributes(long node, boolean reading, Reply<Attributes> reply) {
    Inode inode = inode(node, reply);
    if (inode != null) {
      Answer.when(attributes(inode, reading), reply::answer, reply::fail);
    }
  }

  private CompletableFuture<Attributes> attributes(Inode inode, boolean reading) {
    if (!inode.isClaimed()) {
      return CompletableFuture.completedFuture(inode.attributes());
    }
    try {
      if (!reading && nodes.local(inode.cid) == null) {
        return CompletableFuture.completedFuture(inode.attributes());
      }
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
    return nodes
        .get(inode.cid, Deadline.after(options.lookupDeadline()))
        .thenApply(
            node -> {
              Attributes known = NodeAttributes.of(node);
              inodes.correct(inode, known);
              return known;
            });
  }

  @Override
  public void readlink(long node, Reply<Name> reply) {
    Inode inode = inode(node, reply);
    if (inode == null) {
      return;
    }
    CompletableFuture<Name> target =
        nodes
            .get(inode.cid, Deadline.after(options.lookupDeadline()))
            .thenCompose(UnixFsTree::target);
    Answer.when(target, reply::answer, reply::fail);
  }

  private static CompletableFuture<Name> target(UnixFsNode node) {
    return node instanceof SymlinkNode link
        ? CompletableFuture.completedFuture(link.target())
        : CompletableFuture.failedFuture(
            FaultException.malformed("no symbolic link: " + node.cid()));
  }

  @Override
  public void read(long node, long offset, int length, Reply<List<ByteBuffer>> reply) {
    Inode inode = inode(node, reply);
    if (inode == null) {
      return;
    }
    Deadline deadline = Deadline.after(options.readDeadline());
    CompletableFuture<Void> sent =
        FileReader.open(nodes, inode.cid, deadline)
            .thenCompose(file -> read(inode, file, offset, length, deadline, reply));
    Answer.when(sent, done -> {}, reply::fail);
  }

  private CompletableFuture<Void> read(
      Inode inode,
      FileReader file,
      long offset,
      int length,
      Deadline deadline,
      Reply<List<ByteBuffer>> reply) {
    CompletableFuture<Void> sent =
        file.read(
            offset,
            length,
            deadline,
            views -> {
              reply.answer(views);
              return null;
            });
    ReadAhead ahead =
        sent.isDone()
            ? readAheads.getIfPresent(inode.node)
            : readAheads.get(inode.node, node -> new ReadAhead(blocks, options.readDeadline()));
    if (ahead != null) {
      ahead.wasRead(file, offset, length);
    }
    return sent;
  }

  @Override
  public void list(long node, long offset, Listing listing) {
    Inode directory = inodes.get(node);
    if (directory == null) {
      listing.fail(unknown(node));
      return;
    }
    inodes.listed(directory);
    Inode above = inodes.get(directory.parent);
    long number = above == null ? directory.number() : above.number();
    listings.list(directory, number, offset, listing);
  }

  @Override
  public void xattr(long node, String name, Reply<Optional<byte[]>> reply) {
    Inode inode = inode(node, reply);
    if (inode != null) {
      boolean asked = CidXattr.isName(name);
      reply.answer(
          asked
              ? Optional.of(inode.cid.toString().getBytes(StandardCharsets.US_ASCII))
              : Optional.empty());
    }
  }

  @Override
  public void xattrs(long node, Reply<List<String>> reply) {
    reply.answer(CidXattr.NAMES);
  }

  @Override
  public void volume(Reply<Volume> reply) {
    space.answer(reply);
  }

  final Deadline lookupDeadline() {
    return Deadline.after(options.lookupDeadline());
  }

  private Inode inode(long node, Reply<?> reply) {
    Inode inode = inodes.get(node);
    if (inode == null) {
      reply.fail(unknown(node));
    }
    return inode;
  }

  private static FaultException unknown(long node) {
    return new FaultException(Fault.IO, "defect: the kernel was given no node " + node);
  }
}

package io.orrery.unixfs;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Puts one file together from the top: a stretch that is a node already, or zeros, ends the way
 * down. So the work grows with what has changed and with the depth, not with the size. The calling
 * thread reads, the executor hashes, and the calling thread puts; it never gets far ahead.
 */
final class FileAssembly {
  private static final int MAX_BYTES_IN_FLIGHT = 16 * 1024 * 1024;
  private static final int MAX_LEAVES_IN_FLIGHT = 32;

  /** A leaf that is found, or that is being hashed. */
  private record Pending(ImportedNode found, CompletableFuture<Block> block, long length) {}

  private final ImportProfile profile;
  private final FileParts parts;
  private final Executor hashing;
  private final Deadline deadline;
  private final BalancedShape shape;
  private final NodeWriter nodes;
  private final SubtreeFinder subtrees;
  private final ZeroTrees zeros;

  FileAssembly(
      NodeSource source,
      ImportProfile profile,
      Executor hashing,
      FileParts parts,
      BlockWriter out,
      Deadline deadline) {
    this.profile = profile;
    this.parts = parts;
    this.hashing = hashing;
    this.deadline = deadline;
    this.shape = new BalancedShape(profile.chunker().maxLength(), profile.fileWidth());
    this.nodes = new NodeWriter(profile, out);
    this.subtrees = new SubtreeFinder(source, profile, shape, deadline);
    this.zeros = new ZeroTrees(shape, nodes);
  }

  ImportedNode run(Metadata metadata) throws FaultException {
    long size = parts.size();
    int depth = shape.depth(size);
    if (depth > 0) {
      return nodes.putFile(children(depth, 0, size), metadata);
    }
    if (size > 0 && metadata.isEmpty()) {
      return node(0, 0, size);
    }
    ByteBuffer content = read(0, size);
    if (profile.rawLeaves() && metadata.isEmpty()) {
      return put(NodeWriter.block(profile, Codec.RAW, content), size);
    }
    return nodes.put(List.of(), UnixFsEncoder.file(content, metadata), size);
  }

  /** The node of a level over what the file holds from {@code start} on. */
  private ImportedNode node(int level, long start, long length) throws FaultException {
    ImportedNode found = find(level, start, length);
    if (found != null) {
      return found;
    }
    return level == 0
        ? put(NodeWriter.leaf(profile, read(start, length)), length)
        : nodes.putFile(children(level, start, length), Metadata.NONE);
  }

  /** The node, if there is nothing to be read for it. */
  private ImportedNode find(int level, long start, long length) throws FaultException {
    Stretch stretch = parts.at(start);
    if (stretch.length() < length) {
      return null;
    }
    if (stretch instanceof Stretch.Zeros) {
      return zeros.of(level, length);
    }
    return stretch instanceof Stretch.Shared shared
        ? subtrees.find(shared.dag(), shared.from(), level, length)
        : null;
  }

  private List<ImportedNode> children(int level, long start, long length) throws FaultException {
    if (level == 1) {
      return leaves(start, length);
    }
    List<ImportedNode> children = new ArrayList<>();
    long span = shape.span(level - 1);
    for (long at = 0; at < length; at += Math.min(span, length - at)) {
      children.add(node(level - 1, start + at, Math.min(span, length - at)));
    }
    return children;
  }

  private List<ImportedNode> leaves(long start, long length) throws FaultException {
    int window = Math.max(2, Math.min(MAX_LEAVES_IN_FLIGHT, MAX_BYTES_IN_FLIGHT / shape.chunk()));
    List<ImportedNode> leaves = new ArrayList<>();
    Queue<Pending> inFlight = new ArrayDeque<>();
    for (long at = start; at < start + length; at += shape.chunk()) {
      if (inFlight.size() == window) {
        leaves.add(finish(inFlight.remove()));
      }
      inFlight.add(leaf(at, Math.min(shape.chunk(), start + length - at)));
    }
    while (!inFlight.isEmpty()) {
      leaves.add(finish(inFlight.remove()));
    }
    return leaves;
  }

  private Pending leaf(long start, long length) throws FaultException {
    ImportedNode found = find(0, start, length);
    if (found != null) {
      return new Pending(found, null, length);
    }
    ByteBuffer bytes = read(start, length);
    return new Pending(
        null,
        CompletableFuture.supplyAsync(() -> NodeWriter.leaf(profile, bytes), hashing),
        length);
  }

  private ImportedNode finish(Pending leaf) throws FaultException {
    return leaf.found() != null ? leaf.found() : put(Await.result(leaf.block()), leaf.length());
  }

  private ImportedNode put(Block block, long size) throws FaultException {
    nodes.put(block, () -> {});
    return new ImportedNode(block.cid(), size, block.size());
  }

  /** At most a chunk. */
  private ByteBuffer read(long start, long length) throws FaultException {
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    parts.read(start, bytes, deadline);
    return bytes.flip();
  }
}

package io.orrery.unixfs;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Makes DAGs of files. The calling thread reads and cuts, the executor hashes, and the calling
 * thread again puts the blocks in the order of the file, the root last; at most 16 MiB are between
 * the stream and the writer. A file of one chunk is done on the calling thread alone. One file at a
 * time; use it for many files, for it keeps its buffer.
 */
public final class FileImporter {
  private static final int MAX_BYTES_IN_FLIGHT = 16 * 1024 * 1024;

  /** Enough to keep the hashing threads of a small machine busy while a put waits for the disk. */
  private static final int MAX_CHUNKS_IN_FLIGHT = 32;

  private final ImportProfile profile;
  private final Executor hashing;
  private final ChunkReader chunks;

  /**
   * An importer for any number of files, one after another.
   *
   * @param hashing runs the hashing of leaves, in parallel if it has several threads
   */
  public FileImporter(ImportProfile profile, Executor hashing) {
    this.profile = profile;
    this.hashing = hashing;
    this.chunks = new ChunkReader(profile.chunker());
  }

  /**
   * Imports what {@code in} gives up to its end, whatever the length; closes nothing and commits
   * nothing. With metadata the root is always a dag-pb node, for raw blocks have no place for it.
   *
   * @throws FaultException what {@link BlockWriter#put} throws; CLOSED when interrupted
   * @throws IOException what the stream throws; blocks put so far stay with the writer
   */
  public ImportedNode importFile(InputStream in, Metadata metadata, BlockWriter out)
      throws IOException {
    NodeWriter nodes = new NodeWriter(profile, out);
    chunks.reset();
    ChunkReader.Chunk first = chunks.next(in);
    ChunkReader.Chunk second = first == null ? null : chunks.next(in);
    if (first == null) {
      return oneBlock(ByteBuffer.allocate(0), metadata, nodes, () -> {});
    }
    if (second == null && profile.layout().loneLeafIsRoot()) {
      return oneBlock(first.bytes(), metadata, nodes, first.free());
    }
    return new Pipeline(nodes).run(first, second, in, metadata);
  }

  private ImportedNode oneBlock(
      ByteBuffer content, Metadata metadata, NodeWriter nodes, Runnable free)
      throws FaultException {
    if (profile.rawLeaves() && profile.layout().loneLeafIsRoot() && metadata.isEmpty()) {
      Block block = NodeWriter.block(profile, Codec.RAW, content);
      nodes.put(block, free);
      return new ImportedNode(block.cid(), content.remaining(), block.size());
    }
    ByteBuffer message = UnixFsEncoder.file(content, metadata);
    free.run();
    return nodes.put(List.of(), message, content.remaining());
  }

  private Block leaf(ChunkReader.Chunk chunk) {
    return profile.rawLeaves()
        ? NodeWriter.block(profile, Codec.RAW, chunk.bytes())
        : NodeWriter.block(profile, Codec.DAG_PB, framed(chunk, profile.layout().leafType()));
  }

  /** The dag-pb leaf of a chunk, made around the bytes where they lie. */
  private static ByteBuffer framed(ChunkReader.Chunk chunk, int type) {
    int length = chunk.length();
    int sizeLength = UnixFsEncoder.varintLength(length);
    int message = 2 + 1 + sizeLength + length + 1 + sizeLength;
    int before = 1 + UnixFsEncoder.varintLength(message) + 2 + 1 + sizeLength;
    int start = ChunkReader.ROOM_BEFORE - before;
    ByteBuffer frame = chunk.room().duplicate();
    frame.position(start).put((byte) (1 << 3 | 2));
    UnixFsEncoder.varint(message, frame);
    frame.put((byte) (1 << 3)).put((byte) type).put((byte) (2 << 3 | 2));
    UnixFsEncoder.varint(length, frame);
    frame.position(ChunkReader.ROOM_BEFORE + length).put((byte) (3 << 3));
    UnixFsEncoder.varint(length, frame);
    return frame.flip().position(start).slice();
  }

  /** The way of one file of several chunks. */
  private final class Pipeline {
    private record Leaf(ChunkReader.Chunk chunk, CompletableFuture<Block> block) {}

    private final NodeWriter nodes;
    private final LeafTree tree;
    private final Queue<Leaf> leaves = new ArrayDeque<>();
    private final int window =
        Math.max(
            2, Math.min(MAX_CHUNKS_IN_FLIGHT, MAX_BYTES_IN_FLIGHT / profile.chunker().maxLength()));

    Pipeline(NodeWriter nodes) {
      this.nodes = nodes;
      this.tree = profile.layout().tree(nodes);
    }

    ImportedNode run(
        ChunkReader.Chunk first, ChunkReader.Chunk second, InputStream in, Metadata metadata)
        throws IOException {
      hash(first);
      for (ChunkReader.Chunk chunk = second; chunk != null; chunk = chunks.next(in)) {
        hash(chunk);
      }
      while (!leaves.isEmpty()) {
        putOldest();
      }
      return tree.finish(metadata);
    }

    private void hash(ChunkReader.Chunk chunk) throws FaultException {
      if (leaves.size() == window) {
        putOldest();
      }
      leaves.add(new Leaf(chunk, CompletableFuture.supplyAsync(() -> leaf(chunk), hashing)));
    }

    private void putOldest() throws FaultException {
      Leaf leaf = leaves.remove();
      Block block = Await.result(leaf.block());
      nodes.put(block, leaf.chunk().free());
      tree.add(new ImportedNode(block.cid(), leaf.chunk().length(), block.size()));
    }
  }
}

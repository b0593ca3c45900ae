package io.orrery.mfs.file;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.unixfs.FileDag;
import io.orrery.unixfs.FileEditor;
import io.orrery.unixfs.FileHoles;
import io.orrery.unixfs.FileImporter;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.NodeCache;
import io.orrery.unixfs.NodeSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** All that contents of one profile need, with eyes on what is read and written. */
final class Room implements BlockSource {
  final MemoryBlocks blocks = new MemoryBlocks();
  final ImportProfile profile;
  final MemorySink sink = new MemorySink(blocks.newWriter());
  final NodeSource nodes = new NodeSource(this, new NodeCache(1 << 20));
  final FileEditor editor;
  final LeafPipe pipe;
  final FileHoles holes;

  /** Blocks that were looked at. */
  final Set<Cid> read = new HashSet<>();

  /** Blocks that are neither here nor anywhere. */
  final Set<Cid> lost = new HashSet<>();

  /** Blocks that commits put. */
  final List<Block> put = new ArrayList<>();

  private final Executor hashing;

  Room(ImportProfile profile) {
    this(profile, Runnable::run);
  }

  Room(ImportProfile profile, Executor hashing) {
    this.profile = profile;
    this.hashing = hashing;
    this.editor = new FileEditor(nodes, profile, hashing);
    this.pipe = new LeafPipe(profile, hashing, sink);
    this.holes = new FileHoles(nodes, profile);
  }

  FileContent empty(FileLog log) {
    return new FileContent(null, nodes, holes, log, pipe);
  }

  FileContent open(FileDag base, FileLog log) {
    return new FileContent(base, nodes, holes, log, pipe);
  }

  ImportedNode build(FileSnapshot snapshot, Metadata metadata) throws FaultException {
    return editor.build(snapshot, metadata, new Putter(), Deadline.never());
  }

  ImportedNode add(byte[] content, Metadata metadata) throws IOException {
    return add(content, metadata, profile);
  }

  ImportedNode add(byte[] content, Metadata metadata, ImportProfile other) throws IOException {
    try (BlockWriter writer = blocks.newWriter()) {
      return new FileImporter(other, hashing)
          .importFile(new ByteArrayInputStream(content), metadata, writer);
    }
  }

  static byte[] all(FileContent content) throws FaultException {
    ByteBuffer bytes = ByteBuffer.allocate((int) content.size());
    content.read(0, bytes);
    return bytes.array();
  }

  void reset() {
    read.clear();
    put.clear();
  }

  @Override
  public CompletableFuture<Block> get(Cid cid, Deadline deadline) {
    return lost.contains(cid)
        ? CompletableFuture.failedFuture(FaultException.unreachable(cid))
        : blocks.get(cid, deadline);
  }

  @Override
  public BlockScope openScope() {
    BlockScope scope = blocks.openScope();
    return new BlockScope() {
      @Override
      public ByteBuffer view(Cid cid) throws FaultException {
        read.add(cid);
        return lost.contains(cid) ? null : scope.view(cid);
      }

      @Override
      public long size(Cid cid) throws FaultException {
        return lost.contains(cid) ? -1 : scope.size(cid);
      }

      @Override
      public void close() {
        scope.close();
      }
    };
  }

  private final class Putter implements BlockWriter {
    private final BlockWriter out = blocks.newWriter();

    @Override
    public void put(Block block) throws FaultException {
      put.add(block);
      out.put(block);
    }

    @Override
    public void commit() {}

    @Override
    public void close() {
      out.close();
    }
  }
}

package io.orrery.unixfs;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.DagPbNode;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.ipld.Name;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Blocks of a test, the usual ones imported and the odd ones made by hand. */
final class Dags {
  final MemoryBlocks blocks = new MemoryBlocks();

  NodeSource nodes() {
    return new NodeSource(blocks, new NodeCache(1 << 20));
  }

  Cid put(Codec codec, ByteBuffer bytes) throws FaultException {
    Block block = Block.of(1, codec.code(), HashFunction.SHA2_256, bytes);
    try (BlockWriter writer = blocks.newWriter()) {
      writer.put(block);
    }
    return block.cid();
  }

  ImportedNode raw(String content) throws FaultException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new ImportedNode(put(Codec.RAW, ByteBuffer.wrap(bytes)), bytes.length, bytes.length);
  }

  /** A dag-pb leaf. */
  ImportedNode leaf(String content) throws FaultException {
    ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
    return new ImportedNode(
        node(List.of(), UnixFsEncoder.file(bytes, Metadata.NONE)), bytes.remaining(), 0);
  }

  /** A file node that says of its children what they say of themselves. */
  ImportedNode file(ImportedNode... children) throws FaultException {
    return fileWithData("", children);
  }

  /** A file node with bytes of its own in front of its children. */
  ImportedNode fileWithData(String data, ImportedNode... children) throws FaultException {
    byte[] own = data.getBytes(StandardCharsets.UTF_8);
    long size = own.length;
    List<DagPbLink> links = new ArrayList<>();
    for (ImportedNode child : children) {
      size += child.size();
      links.add(new DagPbLink(child.cid(), Name.EMPTY, child.tsize()));
    }
    // The last of a repeated field counts: filesize is said again, with the data in it.
    ByteBuffer usual = UnixFsEncoder.file(List.of(children), Metadata.NONE);
    ByteBuffer message = ByteBuffer.allocate(usual.remaining() + own.length + 30).put(usual);
    if (own.length > 0) {
      message.put((byte) 0x12);
      UnixFsEncoder.varint(own.length, message);
      message.put(own);
    }
    message.put((byte) 0x18);
    UnixFsEncoder.varint(size, message);
    return new ImportedNode(node(links, message.flip()), size, 0);
  }

  Cid node(List<DagPbLink> links, ByteBuffer message) throws FaultException {
    return put(Codec.DAG_PB, DagPb.encode(new DagPbNode(links, message)));
  }

  ImportedNode importBytes(byte[] content, ImportProfile profile) throws IOException {
    try (BlockWriter writer = blocks.newWriter()) {
      return new FileImporter(profile, Runnable::run)
          .importFile(new ByteArrayInputStream(content), Metadata.NONE, writer);
    }
  }

  ImportedNode write(DirectoryBuilder directory) throws FaultException {
    try (BlockWriter writer = blocks.newWriter()) {
      return directory.write(writer);
    }
  }
}

package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;

/** Decodes one dag-pb block to the node that its UnixFS message says, and holds both together. */
final class NodeDecoder implements DagPb.Visitor {
  private final ByteBuffer block;
  private final Links.Collector links;
  private UnixFsMessage message;

  private NodeDecoder(ByteBuffer block) {
    this.block = block;
    this.links = new Links.Collector(block);
  }

  static UnixFsNode decode(Cid cid, ByteBuffer block) throws FaultException {
    NodeDecoder decoder = new NodeDecoder(block);
    DagPb.visit(block, decoder);
    return decoder.node(cid);
  }

  @Override
  public void link(int cidAt, int cidLength, int nameAt, int nameLength, long tsize)
      throws FaultException {
    links.add(cidAt, cidLength, nameAt, nameLength, tsize);
  }

  @Override
  public void data(int at, int length) throws FaultException {
    message = new UnixFsMessage(block, at, length);
  }

  private UnixFsNode node(Cid cid) throws FaultException {
    if (message == null) {
      throw FaultException.malformed("dag-pb without UnixFS data");
    }
    Links all = links.finish();
    return switch ((int) Math.min(message.type(), Integer.MAX_VALUE)) {
      case UnixFsMessage.RAW, UnixFsMessage.FILE -> file(cid, all);
      case UnixFsMessage.DIRECTORY -> new DirectoryNode(cid, message.metadata(), all);
      case UnixFsMessage.HAMT_SHARD -> shard(cid, all);
      case UnixFsMessage.SYMLINK -> {
        ByteBuffer target = block.slice(message.dataAt(), message.dataLength());
        yield new SymlinkNode(cid, message.metadata(), Name.of(target));
      }
      case UnixFsMessage.METADATA -> throw FaultException.unsupported("the old type Metadata");
      default -> throw FaultException.malformed("unknown type " + message.type());
    };
  }

  private FileNode file(Cid cid, Links children) throws FaultException {
    long[] blockSizes = message.blockSizes();
    if (blockSizes.length != children.count()) {
      throw FaultException.malformed(
          children.count() + " links, but " + blockSizes.length + " blocksizes");
    }
    for (int i = 0; i < children.count(); i++) {
      if (children.nameLength(i) > 0) {
        throw FaultException.malformed("a link to a part of a file has a name");
      }
    }
    FileNode file =
        new FileNode(
            cid, message.metadata(), message.dataAt(), message.dataLength(), children, blockSizes);
    if (message.hasFileSize() && message.fileSize() != file.size()) {
      throw FaultException.malformed(
          "filesize is " + message.fileSize() + ", but its parts are " + file.size() + " bytes");
    }
    return file;
  }

  private ShardNode shard(Cid cid, Links buckets) throws FaultException {
    if (message.hashType() != NameHash.MURMUR3_X64_64) {
      throw FaultException.malformed("HAMT hash type " + message.hashType() + ", not 34");
    }
    long fanout = message.fanout();
    if (fanout < 8 || fanout > ShardNode.MAX_FANOUT || Long.bitCount(fanout) != 1) {
      throw FaultException.malformed("HAMT fanout " + fanout + " is no power of two, 8 to 1024");
    }
    return new ShardNode(cid, message.metadata(), (int) fanout, buckets);
  }
}

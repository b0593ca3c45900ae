package io.orrery.fuse;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.ipld.Name;
import io.orrery.unixfs.DirectoryBuilder;
import io.orrery.unixfs.FileImporter;
import io.orrery.unixfs.FileReader;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.NodeCache;
import io.orrery.unixfs.NodeSource;
import io.orrery.unixfs.ShardingRule;
import io.orrery.unixfs.SymlinkImporter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes trees in blocks on the heap: leaves of 64 KiB, so that small files have several. */
public final class Content {
  public static final int LEAF = 65536;

  public final MemoryBlocks blocks = new MemoryBlocks();
  private final BlockWriter writer = blocks.newWriter();
  private final ImportProfile profile;

  public Content() {
    try {
      profile = ImportProfile.UNIXFS_V1_2025.withChunker("size-" + LEAF);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public static String sha256(byte[] bytes) {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    return HexFormat.of().formatHex(HashFunction.SHA2_256.digest(all));
  }

  public static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  public ImportedNode file(byte[] bytes, Metadata metadata) throws IOException {
    return new FileImporter(profile, Runnable::run)
        .importFile(new ByteArrayInputStream(bytes), metadata, writer);
  }

  public ImportedNode file(byte[] bytes) throws IOException {
    return file(bytes, Metadata.NONE);
  }

  public ImportedNode text(String text) throws IOException {
    return file(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A file whose root is a dag-pb node even though it is small, as one with metadata is. */
  public ImportedNode wrapped(String text, int mode) throws IOException {
    return file(text.getBytes(StandardCharsets.UTF_8), Metadata.NONE.withMode(mode));
  }

  public ImportedNode link(String target) throws IOException {
    return new SymlinkImporter(profile).importSymlink(Name.of(target), Metadata.NONE, writer);
  }

  public ImportedNode directory(Map<String, ImportedNode> entries) throws IOException {
    Map<Name, ImportedNode> named = new LinkedHashMap<>();
    entries.forEach((name, node) -> named.put(Name.of(name), node));
    return directory(named, Metadata.NONE);
  }

  public ImportedNode directory(Map<Name, ImportedNode> entries, Metadata metadata)
      throws IOException {
    DirectoryBuilder builder = new DirectoryBuilder(profile).metadata(metadata);
    for (Map.Entry<Name, ImportedNode> entry : entries.entrySet()) {
      builder.put(entry.getKey(), entry.getValue());
    }
    return builder.write(writer);
  }

  /** A HAMT with these entries, however few they are. */
  public ImportedNode sharded(Map<String, ImportedNode> entries) throws IOException {
    ShardingRule always = new ShardingRule(ShardingRule.Estimate.LINKS, 1, true, 0, 256);
    DirectoryBuilder builder = new DirectoryBuilder(profile.withSharding(always));
    for (Map.Entry<String, ImportedNode> entry : entries.entrySet()) {
      builder.put(Name.of(entry.getKey()), entry.getValue());
    }
    return builder.write(writer);
  }

  /** A directory block written by hand, for what no builder would make. */
  public Cid put(Block block) throws IOException {
    writer.put(block);
    return block.cid();
  }

  /** The leaves of a file, in order. */
  public List<Cid> leaves(Cid file) throws IOException {
    NodeSource nodes = new NodeSource(blocks, new NodeCache(1 << 20));
    return FileReader.open(nodes, file, Deadline.never()).join().leavesFrom(0, 1000);
  }
}

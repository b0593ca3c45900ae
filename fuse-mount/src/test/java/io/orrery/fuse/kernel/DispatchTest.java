package io.orrery.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Errno;
import io.orrery.fuse.Tree;
import io.orrery.fuse.TreeOptions;
import io.orrery.fuse.content.IpfsTree;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.unixfs.FileImporter;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.NodeCache;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a tree that never changes is asked, message by message. */
class DispatchTest {
  /** Where the fields lie in include/uapi/linux/fuse.h. */
  private static final int ENTRY_NODEID = 16;

  private static final int ENTRY_VALID = 32;
  private static final int ENTRY_ATTR = 56;
  private static final int ATTR_SIZE = ENTRY_ATTR + 8;
  private static final int ATTR_MTIME = ENTRY_ATTR + 32;
  private static final int ATTR_MODE = ENTRY_ATTR + 60;
  private static final int ATTR_NLINK = ENTRY_ATTR + 64;
  private static final int ATTR_BLKSIZE = ENTRY_ATTR + 80;

  private final MemoryBlocks blocks = new MemoryBlocks();
  private final Cid file;
  private final Wire wire;

  DispatchTest() throws IOException {
    try (BlockWriter writer = blocks.newWriter()) {
      byte[] content = "hello world\n".getBytes(StandardCharsets.UTF_8);
      file =
          new FileImporter(ImportProfile.UNIXFS_V1_2025, Runnable::run)
              .importFile(new ByteArrayInputStream(content), Metadata.NONE, writer)
              .cid();
    }
    TreeOptions options = new TreeOptions(Path.of("/"), Runnable::run);
    Tree tree = new IpfsTree(blocks, new NodeCache(1 << 20), options, () -> List.of(file));
    wire = new Wire(exchange -> new Dispatch(exchange, tree, Wire.negotiated()));
  }

  @AfterEach
  @AfterProperty
  void leaveNothing() {
    wire.close();
  }

  private ByteBuffer lookUp(String name) {
    byte[] body = (name + "\0").getBytes(StandardCharsets.UTF_8);
    return wire.serve(Opcode.LOOKUP, 7, Tree.ROOT, body).get(0);
  }

  @Test
  void anEntryIsLaidOutAsTheKernelReadsIt() {
    ByteBuffer entry = lookUp(file.toString());
    assertThat(entry.limit()).isEqualTo(Message.HEADER + Message.ENTRY);
    assertThat(Wire.errno(entry)).isZero();
    assertThat(entry.getLong(8)).as("unique").isEqualTo(7);
    assertThat(entry.getLong(ENTRY_NODEID)).isGreaterThan(Tree.ROOT);
    assertThat(entry.getLong(ENTRY_VALID)).isPositive();
    assertThat(entry.getLong(ATTR_SIZE)).isEqualTo(12);
    assertThat(entry.getLong(ATTR_MTIME)).isEqualTo(1_420_070_400L);
    assertThat(entry.getInt(ATTR_MODE)).isEqualTo(0100444);
    assertThat(entry.getInt(ATTR_NLINK)).isEqualTo(1);
    assertThat(entry.getInt(ATTR_BLKSIZE)).isEqualTo(4096);
  }

  @Test
  void bytesFollowTheHeader() {
    long node = lookUp(file.toString()).getLong(ENTRY_NODEID);
    // struct fuse_read_in: u64 fh, u64 offset, u32 size, ...
    ByteBuffer body = ByteBuffer.allocate(40).order(ByteOrder.nativeOrder());
    body.putLong(8, 6).putInt(16, 100);
    ByteBuffer answer = wire.serve(Opcode.READ, 9, node, body.array()).get(0);
    byte[] content = new byte[answer.limit() - Message.HEADER];
    answer.get(Message.HEADER, content);
    assertThat(new String(content, StandardCharsets.UTF_8)).isEqualTo("world\n");
  }

  @Test
  void whatIsUnknownIsRefusedAndNothingElse() {
    assertThat(Wire.errno(wire.serve(4711, 1, Tree.ROOT, new byte[8]).get(0)))
        .isEqualTo(Errno.ENOSYS.number());
    assertThat(Wire.errno(lookUp(file.toString()))).isZero();
  }

  @Test
  void aNameWithoutAnEndIsMalformed() {
    byte[] body = "unended".getBytes(StandardCharsets.UTF_8);
    assertThat(Wire.errno(wire.serve(Opcode.LOOKUP, 1, Tree.ROOT, body).get(0)))
        .isEqualTo(Errno.EINVAL.number());
  }

  @Test
  void anInterruptThatFindsNothingIsToComeAgain() {
    ByteBuffer answer = wire.serve(Opcode.INTERRUPT, 3, 0, new byte[8]).get(0);
    assertThat(Wire.errno(answer)).isEqualTo(Errno.EAGAIN.number());
    assertThat(answer.getLong(8)).isEqualTo(3);
  }

  @Property(tries = 2000)
  void anyBodyIsAnsweredOnceOrForgotten(
      @ForAll @IntRange(min = 0, max = 52) int opcode,
      @ForAll @LongRange(min = 0, max = 5) long node,
      @ForAll @Size(max = 64) byte[] body) {
    List<ByteBuffer> made = wire.serve(opcode, 5, node, body);
    boolean silent = opcode == Opcode.FORGET.number() || opcode == Opcode.BATCH_FORGET.number();
    assertThat(made).hasSize(silent ? 0 : 1);
    made.forEach(answer -> assertThat(answer.getLong(8)).isEqualTo(5));
  }
}

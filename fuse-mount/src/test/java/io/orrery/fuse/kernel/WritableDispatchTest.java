package io.orrery.fuse.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.Errno;
import io.orrery.fuse.Opened;
import io.orrery.fuse.Tree;
import io.orrery.fuse.mutable.MemoryTree;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a tree that may change is asked, message by message, as include/uapi/linux/fuse.h has it.
 */
class WritableDispatchTest {
  private static final int CREATE_FH = Message.HEADER + Message.ENTRY;
  private static final int OPEN_FLAGS = Message.HEADER + 8;
  private static final int ENXIO = 6;

  private final Queue<Runnable> later = new ArrayDeque<>();
  private boolean late;
  private final MemoryTree tree =
      new MemoryTree(
          task -> {
            if (late) {
              later.add(task);
            } else {
              task.run();
            }
          },
          Attributes.FOREVER,
          Opened.Cache.KEEP);
  private final Wire wire =
      new Wire(exchange -> new WritableDispatch(exchange, tree, Wire.negotiated()));

  @AfterEach
  @AfterProperty
  void leaveNothing() {
    wire.close();
  }

  private static ByteBuffer body(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }

  private static byte[] bytes(ByteBuffer of) {
    byte[] bytes = new byte[of.capacity()];
    of.get(0, bytes);
    return bytes;
  }

  private static byte[] join(ByteBuffer head, byte[] tail) {
    return bytes(ByteBuffer.allocate(head.capacity() + tail.length).put(bytes(head)).put(tail));
  }

  private static byte[] named(ByteBuffer head, String names) {
    return join(head, names.getBytes(UTF_8));
  }

  private ByteBuffer serve(Opcode opcode, long node, byte[] body) {
    return wire.serve(opcode, 5, node, body).get(0);
  }

  /** struct fuse_create_in: u32 flags, mode, umask, open_flags. */
  private ByteBuffer create(String name) {
    ByteBuffer head = body(16).putInt(0, 1).putInt(4, 0100640);
    return serve(Opcode.CREATE, Tree.ROOT, named(head, name + "\0"));
  }

  private static long node(ByteBuffer entry) {
    return entry.getLong(Message.HEADER);
  }

  /** struct fuse_write_in: u64 fh, offset, u32 size, write_flags, u64 lock_owner, u32 flags. */
  private ByteBuffer write(ByteBuffer created, long offset, String text, int flags) {
    byte[] bytes = text.getBytes(UTF_8);
    ByteBuffer head = body(40).putLong(0, created.getLong(CREATE_FH)).putLong(8, offset);
    head.putInt(16, bytes.length).putInt(32, flags);
    return serve(Opcode.WRITE, node(created), join(head, bytes));
  }

  private String read(ByteBuffer created) {
    ByteBuffer head = body(40).putLong(0, created.getLong(CREATE_FH)).putInt(16, 100);
    ByteBuffer answer = serve(Opcode.READ, node(created), bytes(head));
    byte[] content = new byte[answer.limit() - Message.HEADER];
    answer.get(Message.HEADER, content);
    return new String(content, UTF_8);
  }

  @Test
  void aFileIsMadeAndOpenedInOneAnswer() {
    ByteBuffer made = create("f");
    assertThat(Wire.errno(made)).isZero();
    assertThat(made.limit()).isEqualTo(Message.HEADER + Message.ENTRY + 16);
    assertThat(node(made)).isGreaterThan(Tree.ROOT);
    assertThat(made.getLong(CREATE_FH)).isPositive();
    assertThat(made.getInt(CREATE_FH + 8)).as("FOPEN_KEEP_CACHE").isEqualTo(2);
    assertThat(made.getInt(Message.HEADER + 100)).as("attr.mode").isEqualTo(0100640);
    assertThat(tree.openHandles()).isEqualTo(1);
    assertThat(tree.references()).as("a look-up and an open").isEqualTo(2);
  }

  @Test
  void bytesAreWrittenWhereTheyBelong() {
    ByteBuffer made = create("f");
    ByteBuffer answer = write(made, 3, "world", 1);
    assertThat(answer.getInt(Message.HEADER)).as("fuse_write_out.size").isEqualTo(5);
    assertThat(answer.limit()).isEqualTo(Message.HEADER + 8);
    write(made, 0, "end", 1 | 02000);
    assertThat(read(made)).isEqualTo("\0\0\0worldend");
  }

  @Test
  void aWriteThatClaimsMoreThanItHasIsMalformed() {
    ByteBuffer made = create("f");
    for (int size : new int[] {9, -1, Integer.MAX_VALUE}) {
      ByteBuffer head = body(40).putLong(0, made.getLong(CREATE_FH)).putInt(16, size);
      ByteBuffer answer = serve(Opcode.WRITE, node(made), join(head, new byte[8]));
      assertThat(Wire.errno(answer)).isEqualTo(Errno.EINVAL.number());
    }
    assertThat(read(made)).isEmpty();
  }

  @Test
  void attributesAreSetAsTheValidBitsSay() {
    ByteBuffer made = create("f");
    ByteBuffer in = body(88).putInt(0, 1 | 1 << 3 | 1 << 5).putLong(16, 7).putInt(68, 0107755);
    in.putLong(40, 1234).putInt(60, 567).putInt(76, 99);
    ByteBuffer out = serve(Opcode.SETATTR, node(made), bytes(in));
    int attr = Message.HEADER + 16;
    assertThat(out.limit()).isEqualTo(attr + Message.ATTR);
    assertThat(out.getLong(attr + 8)).as("size").isEqualTo(7);
    assertThat(out.getLong(attr + 32)).as("mtime").isEqualTo(1234);
    assertThat(out.getInt(attr + 52)).as("mtimensec").isEqualTo(567);
    assertThat(out.getInt(attr + 60)).as("mode").isEqualTo(0107755);
    assertThat(out.getInt(attr + 68)).as("uid").isZero();
  }

  @Test
  void whatNoFileCanHaveIsRefused() {
    ByteBuffer made = create("f");
    ByteBuffer size = body(88).putInt(0, 1 << 3).putLong(16, -1);
    ByteBuffer time = body(88).putInt(0, 1 << 5).putLong(40, Long.MAX_VALUE);
    for (ByteBuffer in : List.of(size, time)) {
      assertThat(Wire.errno(serve(Opcode.SETATTR, node(made), bytes(in))))
          .isEqualTo(Errno.EINVAL.number());
    }
  }

  @Test
  void namesComeInPairs() {
    create("a");
    create("b");
    ByteBuffer plain = body(8).putLong(0, Tree.ROOT);
    assertThat(Wire.errno(serve(Opcode.RENAME, Tree.ROOT, named(plain, "a\0c\0")))).isZero();
    ByteBuffer noReplace = body(16).putLong(0, Tree.ROOT).putInt(8, 1);
    assertThat(Wire.errno(serve(Opcode.RENAME2, Tree.ROOT, named(noReplace, "c\0b\0"))))
        .isEqualTo(Errno.EEXIST.number());
    ByteBuffer whiteout = body(16).putLong(0, Tree.ROOT).putInt(8, 4);
    assertThat(Wire.errno(serve(Opcode.RENAME2, Tree.ROOT, named(whiteout, "c\0d\0"))))
        .isEqualTo(Errno.EINVAL.number());
    assertThat(Wire.errno(serve(Opcode.RENAME2, Tree.ROOT, named(noReplace, "c\0unended"))))
        .isEqualTo(Errno.EINVAL.number());
    ByteBuffer link = serve(Opcode.SYMLINK, Tree.ROOT, named(body(0), "l\0to there\0"));
    ByteBuffer text = serve(Opcode.READLINK, node(link), new byte[0]);
    assertThat(UTF_8.decode(text.position(Message.HEADER)).toString()).isEqualTo("to there");
  }

  @Test
  void holesAreFoundAndRangesCopied() {
    ByteBuffer from = create("from");
    ByteBuffer to = create("to");
    write(from, 8192, "data", 1);
    ByteBuffer seek = body(24).putLong(0, from.getLong(CREATE_FH)).putInt(16, 3);
    assertThat(serve(Opcode.LSEEK, node(from), bytes(seek)).getLong(Message.HEADER))
        .isEqualTo(8192);
    seek.putLong(8, 9000);
    assertThat(Wire.errno(serve(Opcode.LSEEK, node(from), bytes(seek)))).isEqualTo(ENXIO);
    ByteBuffer copy = body(56).putLong(0, from.getLong(CREATE_FH)).putLong(8, 8193);
    copy.putLong(16, node(to)).putLong(24, to.getLong(CREATE_FH)).putLong(32, 1).putLong(40, 99);
    ByteBuffer narrow = serve(Opcode.COPY_FILE_RANGE, node(from), bytes(copy));
    assertThat(narrow.getInt(Message.HEADER)).isEqualTo(3);
    ByteBuffer wide = serve(Opcode.COPY_FILE_RANGE_64, node(from), bytes(copy));
    assertThat(wide.getLong(Message.HEADER)).isEqualTo(3);
    assertThat(read(to)).isEqualTo("\0ata");
  }

  @Test
  void roomIsMadeAsTheModeSays() {
    ByteBuffer made = create("f");
    write(made, 0, "content", 1);
    ByteBuffer in = body(32).putLong(0, made.getLong(CREATE_FH)).putLong(8, 1).putLong(16, 2);
    in.putInt(24, 3);
    assertThat(Wire.errno(serve(Opcode.FALLOCATE, node(made), bytes(in)))).isZero();
    assertThat(read(made)).isEqualTo("c\0\0tent");
    in.putInt(24, 8);
    assertThat(Wire.errno(serve(Opcode.FALLOCATE, node(made), bytes(in))))
        .as("collapse range")
        .isEqualTo(Errno.EOPNOTSUPP.number());
  }

  @Test
  void whatHasNoPlaceInATreeIsRefused() {
    ByteBuffer fifo = body(16).putInt(0, 0010644);
    assertThat(Wire.errno(serve(Opcode.MKNOD, Tree.ROOT, named(fifo, "fifo\0"))))
        .isEqualTo(Errno.EPERM.number());
    ByteBuffer link = body(8).putLong(0, 2);
    assertThat(Wire.errno(serve(Opcode.LINK, Tree.ROOT, named(link, "hard\0"))))
        .isEqualTo(Errno.EPERM.number());
  }

  @Test
  void anInterruptedChangeIsNotMade() {
    late = true;
    byte[] body = named(body(8).putInt(0, 0755), "d\0");
    assertThat(wire.serve(Opcode.MKDIR, 8, Tree.ROOT, body)).isEmpty();
    byte[] interrupt = bytes(body(8).putLong(0, 8));
    List<ByteBuffer> told = wire.serve(Opcode.INTERRUPT, 9, 0, interrupt);
    assertThat(told).hasSize(1);
    assertThat(Wire.errno(told.get(0))).isEqualTo(Errno.EINTR.number());
    later.remove().run();
    late = false;
    byte[] name = named(body(0), "d\0");
    assertThat(Wire.errno(serve(Opcode.RMDIR, Tree.ROOT, name))).isEqualTo(Errno.ENOENT.number());
    assertThat(tree.references()).isZero();
  }

  @Test
  void handlesAreGivenBack() {
    ByteBuffer made = create("f");
    ByteBuffer open = serve(Opcode.OPENDIR, Tree.ROOT, new byte[8]);
    assertThat(open.getInt(OPEN_FLAGS)).as("nothing cached").isZero();
    serve(Opcode.RELEASEDIR, Tree.ROOT, bytes(body(24).putLong(0, open.getLong(16))));
    serve(Opcode.RELEASE, node(made), bytes(body(24).putLong(0, made.getLong(CREATE_FH))));
    assertThat(tree.openHandles()).isZero();
    wire.serve(Opcode.FORGET, 6, node(made), bytes(body(8).putLong(0, 1)));
    assertThat(tree.references()).isZero();
  }

  @Property(tries = 4000)
  void anyBodyIsAnsweredOnceOrForgotten(
      @ForAll @IntRange(min = 0, max = 56) int opcode,
      @ForAll @LongRange(min = 0, max = 5) long node,
      @ForAll @Size(max = 128) byte[] body) {
    List<ByteBuffer> made = wire.serve(opcode, 5, node, body);
    boolean silent = opcode == Opcode.FORGET.number() || opcode == Opcode.BATCH_FORGET.number();
    assertThat(made).hasSize(silent ? 0 : 1);
    made.forEach(answer -> assertThat(answer.getLong(8)).isEqualTo(5));
  }
}

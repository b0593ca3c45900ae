package io.orrery.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.system.Libc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A kernel that is a plain file: messages go in as bytes, and what is answered is read as bytes.
 */
final class Wire implements AutoCloseable {
  private static final int O_RDWR = 2;
  private static final int BUFFER = 64 * 1024;

  private final Path answers;
  private final Device device;
  private final Dispatch dispatch;
  private long read;

  Wire(Function<Exchange, Dispatch> service) {
    try {
      answers = Files.createTempFile("orrery-wire", null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    device = new Device(Libc.get().open(answers.toString(), O_RDWR));
    dispatch = service.apply(new Exchange(device));
  }

  static Negotiation negotiated() {
    return new Negotiation(true, BUFFER);
  }

  /** Serves a message with this body; the answers that it makes. */
  List<ByteBuffer> serve(Opcode opcode, long unique, long node, byte[] body) {
    return serve(opcode.number(), unique, node, body);
  }

  List<ByteBuffer> serve(int opcode, long unique, long node, byte[] body) {
    ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.nativeOrder());
    in.putInt(Request.HEADER + body.length).putInt(opcode).putLong(unique).putLong(node);
    in.position(Request.HEADER).put(body);
    Request request = new Request(in);
    assertThat(request.isWhole(Request.HEADER + body.length)).isTrue();
    dispatch.serve(request);
    return answers();
  }

  /** What was answered since this was last asked. */
  private List<ByteBuffer> answers() {
    ByteBuffer all = unread();
    List<ByteBuffer> made = new ArrayList<>();
    for (int at = 0; at < all.limit(); at += all.getInt(at)) {
      int length = all.getInt(at);
      assertThat(length).isBetween(Message.HEADER, all.limit() - at);
      made.add(all.slice(at, length).order(ByteOrder.nativeOrder()));
    }
    return made;
  }

  private ByteBuffer unread() {
    try (FileChannel file = FileChannel.open(answers)) {
      ByteBuffer unread = ByteBuffer.allocate(Math.toIntExact(file.size() - read));
      while (unread.hasRemaining()) {
        read += file.read(unread, read);
      }
      return unread.flip().order(ByteOrder.nativeOrder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int errno(ByteBuffer answer) {
    return -answer.getInt(4);
  }

  @Override
  public void close() {
    device.close();
    try {
      Files.deleteIfExists(answers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

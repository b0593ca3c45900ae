package io.orrery.fuse.kernel;

import io.orrery.fuse.mount.MountOptions;
import io.orrery.fuse.system.Libc;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Mounts by fusermount3(1), which may do it for users who may not: it opens the device and hands
 * the descriptor over a socket that {@code _FUSE_COMMFD} names (libfuse, util/fusermount.c). Java
 * starts no child that inherits a descriptor, so the child is made by posix_spawn(3).
 */
final class Fusermount {
  private static final String PROGRAM = "fusermount3";

  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM_CLOEXEC = 0x80001;
  private static final int O_CLOEXEC = 0x80000;

  /** What the socket is called in the child; standard error is the pipe there. */
  private static final int CHILD_SOCKET = 3;

  private static final int STDERR = 2;

  /** The descriptor must not go to children that are started later. */
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;

  /** More than {@code sizeof(posix_spawn_file_actions_t)} of any libc. */
  private static final int ACTIONS_SIZE = 256;

  private static final int MAX_MESSAGE = 4096;

  /** {@code struct msghdr} and {@code struct cmsghdr} where longs have 64 bits. */
  private static final int MSGHDR = 56;

  private static final int CMSG_LEN = 20;
  private static final int CMSG_SPACE = 24;
  private static final int CMSG_DATA = 16;

  private Fusermount() {}

  static boolean isPossible() {
    String path = System.getenv("PATH");
    for (String folder : path == null ? new String[0] : path.split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, PROGRAM))) {
        return true;
      }
    }
    return false;
  }

  /** Mounts; the kernel's first message is waiting on the device then. */
  static Device perform(Path mountPoint, MountOptions options) throws FaultException {
    int[] sockets = pair(buffer -> Libc.get().socketpair(AF_UNIX, SOCK_STREAM_CLOEXEC, 0, buffer));
    int[] pipe = pair(buffer -> Libc.get().pipe2(buffer, O_CLOEXEC));
    int child = spawn(arguments(mountPoint, options), sockets[1], pipe[1]);
    Libc.get().close(sockets[1]);
    Libc.get().close(pipe[1]);
    int device = receive(sockets[0]);
    String said = text(pipe[0]);
    Libc.get().close(sockets[0]);
    Libc.get().close(pipe[0]);
    if (child > 0) {
      int unused = Libc.get().waitpid(child, 0, 0);
    }
    if (device < 0) {
      String why = said.isBlank() ? PROGRAM + " could not be run" : said.strip();
      throw new FaultException(
          Fault.REFUSED, "cannot mount at " + mountPoint + ": " + why.replace('\n', ' '));
    }
    return new Device(device);
  }

  private static List<String> arguments(Path mountPoint, MountOptions options) {
    return List.of(PROGRAM, "-o", options.words(), "--", mountPoint.toString());
  }

  private interface PairCall {
    int make(long buffer);
  }

  private static int[] pair(PairCall call) throws FaultException {
    ByteBuffer pair = memory(2 * Integer.BYTES);
    if (call.make(Libc.addressOf(pair)) != 0) {
      throw new FaultException(Fault.IO, "no pipe: " + Libc.get().strerror(Libc.errno()));
    }
    return new int[] {pair.getInt(0), pair.getInt(Integer.BYTES)};
  }

  /** The child's process id; 0 when it could not be started, and then nothing will come. */
  private static int spawn(List<String> arguments, int socket, int errors) {
    ByteBuffer actions = memory(ACTIONS_SIZE);
    long address = Libc.addressOf(actions);
    ByteBuffer child = memory(Integer.BYTES);
    List<ByteBuffer> texts = new ArrayList<>();
    ByteBuffer argv = vector(arguments, texts);
    ByteBuffer envp =
        vector(
            List.of("_FUSE_COMMFD=" + CHILD_SOCKET, "LC_ALL=C", "PATH=" + System.getenv("PATH")),
            texts);
    Libc.get().posix_spawn_file_actions_init(address);
    Libc.get().posix_spawn_file_actions_adddup2(address, errors, STDERR);
    Libc.get().posix_spawn_file_actions_adddup2(address, socket, CHILD_SOCKET);
    int errno =
        Libc.get()
            .posix_spawnp(
                Libc.addressOf(child),
                PROGRAM,
                address,
                0,
                Libc.addressOf(argv),
                Libc.addressOf(envp));
    Libc.get().posix_spawn_file_actions_destroy(address);
    return errno == 0 && !texts.isEmpty() ? child.getInt(0) : 0;
  }

  /** Zero-terminated texts and a vector of their addresses that ends with null. */
  private static ByteBuffer vector(List<String> words, List<ByteBuffer> texts) {
    ByteBuffer vector = memory((words.size() + 1) * Long.BYTES);
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      ByteBuffer text = memory(bytes.length + 1).put(bytes);
      texts.add(text);
      vector.putLong(Libc.addressOf(text));
    }
    return vector;
  }

  /** The descriptor that comes with one byte; -1 when the child ends without. */
  private static int receive(int socket) {
    ByteBuffer header = memory(MSGHDR);
    ByteBuffer vector = memory(2 * Long.BYTES);
    ByteBuffer data = memory(1);
    ByteBuffer control = memory(CMSG_SPACE);
    vector.putLong(0, Libc.addressOf(data)).putLong(8, 1);
    header.putLong(16, Libc.addressOf(vector)).putLong(24, 1);
    header.putLong(32, Libc.addressOf(control)).putLong(40, CMSG_SPACE);
    long length = Libc.get().recvmsg(socket, Libc.addressOf(header), MSG_CMSG_CLOEXEC);
    return length == 1 && control.getLong(0) == CMSG_LEN ? control.getInt(CMSG_DATA) : -1;
  }

  private static String text(int descriptor) {
    ByteBuffer all = memory(MAX_MESSAGE);
    int end = 0;
    long read = 1;
    while (read > 0 && end < MAX_MESSAGE) {
      read = Libc.get().read(descriptor, Libc.addressOf(all) + end, MAX_MESSAGE - end);
      end += (int) Math.max(0, read);
    }
    byte[] bytes = new byte[end];
    all.get(0, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static ByteBuffer memory(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }
}

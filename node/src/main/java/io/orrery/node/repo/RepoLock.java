package io.orrery.node.repo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The lock on a repo: one holder at a time, in this process or any other. The operating system lets
 * go of it when its process ends, however it ends, so a file left behind blocks nobody. The file
 * says who holds it.
 *
 * <p>POSIX drops a process's locks on a file when it closes any descriptor of that file, even one
 * opened only to read. So this process never opens the lock file of a repo that it holds: whether
 * it does is known from {@link #HELD}, under whose monitor every look and change happens.
 */
public final class RepoLock implements AutoCloseable {
  /** Kubo's is called repo.lock, and scripts test that a failed start leaves none of that name. */
  static final String FILE = "lock";

  private static final int MAX_OWNER = 200;
  private static final int MAX_LOOKS = 50;
  private static final int MAX_LOOKS_AT_END = 1500;
  private static final long LOOK_NANOS = 10_000_000;

  /** Behind the purpose of a holder that is about to let go. */
  private static final String ENDING = ", ending";

  private static final Map<Path, RepoLock> HELD = new HashMap<>();

  /** Who holds a lock: a process, and what it is, such as {@code orrery daemon}. */
  public record Owner(long pid, String purpose) {
    @Override
    public String toString() {
      return "pid " + pid + " (" + purpose + ")";
    }

    boolean isEnding() {
      return purpose.endsWith(ENDING);
    }
  }

  private final Path folder;
  private final Owner owner;
  private final FileChannel channel;

  private RepoLock(Path folder, Owner owner, FileChannel channel) {
    this.folder = folder;
    this.owner = owner;
    this.channel = channel;
  }

  /**
   * Takes the lock of an existing folder, at once or not at all; a holder that is about to let go
   * is waited for, 15 seconds at most.
   *
   * @param purpose what this process is, for whoever is refused meanwhile
   * @throws FaultException REFUSED, naming the holder, when it is held
   */
  public static RepoLock acquire(Path folder, String purpose) throws FaultException {
    Path file = folder.resolve(FILE);
    synchronized (HELD) {
      try {
        Path real = folder.toRealPath();
        RepoLock holder = HELD.get(real);
        if (holder != null) {
          throw held(file, Optional.of(holder.owner));
        }
        Owner owner = new Owner(ProcessHandle.current().pid(), purpose);
        RepoLock lock = new RepoLock(real, owner, open(file, owner));
        HELD.put(real, lock);
        return lock;
      } catch (FaultException e) {
        throw e;
      } catch (IOException e) {
        throw DurableFile.failure("cannot lock " + file, e);
      }
    }
  }

  private static FileChannel open(Path file, Owner owner) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(CREATE, READ, WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Optional<Owner> holder = Optional.empty();
      for (int look = 0; channel.tryLock() == null; look++) {
        holder = read(channel);
        boolean ending = holder.isEmpty() || holder.get().isEnding();
        if (!ending || look >= (holder.isEmpty() ? MAX_LOOKS : MAX_LOOKS_AT_END)) {
          throw held(file, holder);
        }
        // Locked and without a name: somebody who writes his now, or who only looked.
        LockSupport.parkNanos(LOOK_NANOS);
      }
      write(channel, owner);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void write(FileChannel channel, Owner owner) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap((owner.pid + " " + owner.purpose + "\n").getBytes(UTF_8)), 0);
  }

  /** Lets whoever wants the lock wait for it instead of being refused, for it is let go soon. */
  void announceEnd() throws FaultException {
    synchronized (HELD) {
      try {
        if (HELD.get(folder) == this) {
          write(channel, new Owner(owner.pid, owner.purpose + ENDING));
        }
      } catch (IOException e) {
        throw DurableFile.failure("cannot write " + folder.resolve(FILE), e);
      }
    }
  }

  private static FaultException held(Path file, Optional<Owner> owner) {
    return FaultException.refused(
        "lock " + file + " is held by " + owner.map(Owner::toString).orElse("another process"));
  }

  /** Who holds the lock of {@code folder} now; empty when nobody does, or nobody with a name. */
  public static Optional<Owner> owner(Path folder) throws FaultException {
    Path file = folder.resolve(FILE);
    synchronized (HELD) {
      try {
        if (!Files.exists(file)) {
          return Optional.empty();
        }
        RepoLock own = HELD.get(folder.toRealPath());
        if (own != null) {
          return Optional.of(own.owner);
        }
        try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
          return channel.tryLock() == null ? read(channel) : Optional.empty();
        }
      } catch (IOException e) {
        throw DurableFile.failure("cannot look at " + file, e);
      }
    }
  }

  /** Empty when the holder has taken the lock and not yet written its name. */
  private static Optional<Owner> read(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(MAX_OWNER);
    channel.read(content, 0);
    String line = new String(content.array(), 0, content.position(), UTF_8);
    int space = line.indexOf(' ');
    int end = line.indexOf('\n');
    if (space < 1 || end < space || !line.substring(0, space).matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(
        new Owner(Long.parseLong(line.substring(0, space)), line.substring(space + 1, end)));
  }

  /** Lets go. The file stays: removing it would let two processes lock two files of one name. */
  @Override
  public void close() throws FaultException {
    synchronized (HELD) {
      if (!HELD.remove(folder, this)) {
        return;
      }
      try (channel) {
        channel.truncate(0);
      } catch (IOException e) {
        throw DurableFile.failure("cannot unlock " + folder.resolve(FILE), e);
      }
    }
  }
}

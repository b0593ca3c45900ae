package io.orrery.node.repo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multibase;
import io.orrery.ipld.Name;
import io.orrery.libp2p.PrivateKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The keys of a repo by name, beside its identity: a file each in the folder {@code keystore}, laid
 * out as in Kubo ({@code key_} and the name in base32, holding the protobuf form) and only its
 * owner's to read. A key is on the disk when the call returns. Safe for any thread; whoever changes
 * something holds the repo's lock.
 */
public final class Keystore {
  /** The name of the identity's own key, which lies in the configuration and never here. */
  public static final String SELF = "self";

  private static final String PREFIX = "key_";

  /**
   * What still fits a file name of 255 bytes, and that of the file beside it while it is written.
   */
  private static final int MAX_NAME = 153;

  /** More than the longest key takes. */
  private static final int MAX_LENGTH = 1 << 14;

  private final Path folder;
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

  Keystore(Path folder) {
    this.folder = folder;
  }

  /**
   * Lets {@code watcher} know, on the thread that did it, when there are other keys than before.
   */
  public void whenChanged(Runnable watcher) {
    watchers.add(watcher);
  }

  /**
   * Passes for names that a key may have: not empty, up to {@value #MAX_NAME} bytes, and such that
   * a directory can have them, for a key's tree is mounted under its name.
   *
   * @throws FaultException REFUSED
   */
  public static void requireName(String name) throws FaultException {
    byte[] bytes = name.getBytes(UTF_8);
    if (bytes.length == 0) {
      throw FaultException.refused("key name must be at least one character");
    }
    if (bytes.length > MAX_NAME) {
      throw FaultException.refused("key name must be at most " + MAX_NAME + " bytes");
    }
    if (!Name.of(name).isFileName()) {
      throw FaultException.refused(
          "key name must be one that a directory can have: no \"/\", no NUL, not \".\" or \"..\"");
    }
  }

  /** The names of all keys, in order; files that are none are passed over. */
  public List<String> names() throws FaultException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path file : files) {
        name(file).ifPresent(names::add);
      }
    } catch (IOException e) {
      throw DurableFile.failure("cannot list " + folder, e);
    }
    names.sort((a, b) -> Name.of(a).compareTo(Name.of(b)));
    return names;
  }

  private static Optional<String> name(Path file) {
    String encoded = file.getFileName().toString().substring(PREFIX.length());
    try {
      Name name = Name.of(ByteBuffer.wrap(Multibase.BASE32_LOWER.decodeBare(encoded)));
      // Its one form only: two files must not have one name.
      return name.isUtf8() && encoded(name.toString()).equals(encoded)
          ? Optional.of(name.toString())
          : Optional.empty();
    } catch (FaultException notOurs) {
      return Optional.empty();
    }
  }

  private static String encoded(String name) {
    return Multibase.BASE32_LOWER.encodeBare(name.getBytes(UTF_8));
  }

  private Path file(String name) {
    return folder.resolve(PREFIX + encoded(name));
  }

  /**
   * The key of a name, or nothing.
   *
   * @throws FaultException MALFORMED, naming the file, when it holds no key
   */
  public Optional<PrivateKey> find(String name) throws FaultException {
    if (name.isEmpty() || name.getBytes(UTF_8).length > MAX_NAME) {
      return Optional.empty();
    }
    Path file = file(name);
    byte[] content = DurableFile.read(file, MAX_LENGTH);
    if (content == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(PrivateKey.parse(content));
    } catch (FaultException e) {
      throw new FaultException(
          e.fault(), "cannot deserialize private key file " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Keeps a key under a name that no other has.
   *
   * @throws FaultException EXISTS; REFUSED as {@link #requireName}; FULL
   */
  public synchronized void put(String name, PrivateKey key) throws FaultException {
    requireName(name);
    if (isTaken(name)) {
      throw new FaultException(
          Fault.EXISTS, "key by that name already exists, refusing to overwrite");
    }
    DurableFile.write(file(name), key.toProtobuf());
    changed();
  }

  /** Whether there is a file of that name, whatever it holds. */
  public boolean isTaken(String name) {
    return Files.exists(file(name));
  }

  /**
   * Gives a key another name, in one step.
   *
   * @param force whether it may take the name of another key, which is then gone
   * @return whether it did
   * @throws FaultException ABSENT, EXISTS, REFUSED
   */
  public synchronized boolean rename(String name, String newName, boolean force)
      throws FaultException {
    requireName(newName);
    if (!isTaken(name)) {
      throw new FaultException(Fault.ABSENT, "no key named " + name + " was found");
    }
    if (name.equals(newName)) {
      return false;
    }
    boolean taken = isTaken(newName);
    if (taken && !force) {
      throw new FaultException(
          Fault.EXISTS, "key by that name already exists, refusing to overwrite");
    }
    try {
      Files.move(file(name), file(newName), ATOMIC_MOVE);
      DurableFile.syncFolder(folder);
    } catch (IOException e) {
      throw DurableFile.failure("cannot rename " + file(name), e);
    }
    changed();
    return taken;
  }

  /**
   * Forgets a key.
   *
   * @throws FaultException ABSENT
   */
  public synchronized void remove(String name) throws FaultException {
    try {
      if (!Files.deleteIfExists(file(name))) {
        throw new FaultException(Fault.ABSENT, "no key named " + name + " was found");
      }
      DurableFile.syncFolder(folder);
    } catch (FaultException e) {
      throw e;
    } catch (IOException e) {
      throw DurableFile.failure("cannot delete " + file(name), e);
    }
    changed();
  }

  private void changed() {
    watchers.forEach(Runnable::run);
  }
}

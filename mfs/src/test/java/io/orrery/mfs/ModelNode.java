package io.orrery.mfs;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Name;
import io.orrery.unixfs.DirectoryBuilder;
import io.orrery.unixfs.FileImporter;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.SymlinkImporter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A node of a plain tree in memory: what a mutable tree must be equal to. */
final class ModelNode {
  final NodeKind kind;
  byte[] content = {};
  int mode;
  boolean modeStored;
  boolean mtimeStored;
  long number = -1;
  final Map<Name, ModelNode> children = new TreeMap<>();

  ModelNode(NodeKind kind) {
    this.kind = kind;
    this.mode = kind.usualMode();
  }

  ModelNode copy() {
    ModelNode copy = new ModelNode(kind);
    copy.content = content.clone();
    copy.mode = mode;
    copy.modeStored = modeStored;
    copy.mtimeStored = mtimeStored;
    copy.number = number;
    children.forEach((name, child) -> copy.children.put(name, child.copy()));
    return copy;
  }

  void write(int at, byte[] bytes) {
    if (bytes.length > 0) {
      resize(Math.max(content.length, at + bytes.length));
      System.arraycopy(bytes, 0, content, at, bytes.length);
    }
  }

  void resize(int size) {
    content = Arrays.copyOf(content, size);
  }

  void zero(int at, int length, boolean keepSize) {
    if (!keepSize) {
      resize(Math.max(content.length, at + length));
    }
    int from = Math.min(at, content.length);
    Arrays.fill(content, from, Math.min(content.length, at + length), (byte) 0);
  }

  void chmod(int value) {
    if (kind != NodeKind.SYMLINK) {
      mode = value;
      modeStored = value != kind.usualMode();
    }
  }

  boolean holds(ModelNode node) {
    return this == node || children.values().stream().anyMatch(child -> child.holds(node));
  }

  /** Adds it anew, with the times that {@code shown} shows where they are stored. */
  ImportedNode add(ImportProfile profile, MutableNode shown, BlockWriter out) throws IOException {
    Metadata metadata =
        new Metadata(
            modeStored ? OptionalInt.of(mode) : OptionalInt.empty(),
            mtimeStored ? Optional.of(shown.stat().mtime()) : Optional.empty());
    return switch (kind) {
      case FILE ->
          new FileImporter(profile, Runnable::run)
              .importFile(new ByteArrayInputStream(content), metadata, out);
      case SYMLINK ->
          new SymlinkImporter(profile)
              .importSymlink(Name.of(ByteBuffer.wrap(content)), metadata, out);
      case DIRECTORY -> addDirectory(profile, (MutableDirectory) shown, metadata, out);
    };
  }

  private ImportedNode addDirectory(
      ImportProfile profile, MutableDirectory shown, Metadata metadata, BlockWriter out)
      throws IOException {
    DirectoryBuilder builder = new DirectoryBuilder(profile).metadata(metadata);
    for (Map.Entry<Name, ModelNode> child : children.entrySet()) {
      MutableNode node = shown.lookup(child.getKey()).orElseThrow();
      builder.put(child.getKey(), child.getValue().add(profile, node, out));
    }
    return builder.write(out);
  }

  /** Whether a tree holds the same, inode numbers included. */
  boolean equalTo(MutableNode node) throws IOException {
    Stat stat = node.stat();
    if (stat.kind() != kind || stat.mode() != mode || (number >= 0 && stat.inode() != number)) {
      return false;
    }
    if (node instanceof MutableLink link) {
      return Arrays.equals(link.target().toBytes(), content);
    }
    if (node instanceof MutableFile file) {
      ByteBuffer bytes = ByteBuffer.allocate(content.length + 1);
      return stat.size() == content.length
          && file.read(0, bytes) == content.length
          && ByteBuffer.wrap(content).equals(bytes.flip());
    }
    return holdsEqual((MutableDirectory) node);
  }

  private boolean holdsEqual(MutableDirectory directory) throws IOException {
    Map<Name, Long> listed = new TreeMap<>();
    for (MutableEntry entry : directory.list()) {
      if (listed.put(entry.name(), entry.inode()) != null) {
        return false;
      }
    }
    if (!listed.keySet().equals(children.keySet())) {
      return false;
    }
    for (Map.Entry<Name, ModelNode> child : children.entrySet()) {
      MutableNode node = directory.lookup(child.getKey()).orElse(null);
      if (node == null
          || node.number() != listed.get(child.getKey())
          || !child.getValue().equalTo(node)) {
        return false;
      }
    }
    return true;
  }
}

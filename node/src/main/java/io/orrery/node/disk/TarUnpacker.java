package io.orrery.node.disk;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.node.tar.TarEntry;
import io.orrery.node.tar.TarSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the tree that an archive holds to the disk. The first entry is its root: either a
 * directory, below which all others are, or the only entry.
 */
final class TarUnpacker implements TarSink {
  /** More levels than any path that the kernel takes has: PATH_MAX is 4096. */
  private static final int MAX_DEPTH = 2048;

  private final TreeWriter tree;
  private Name root;
  private boolean rootIsDirectory;

  public TarUnpacker(TreeWriter tree) {
    this.tree = tree;
  }

  @Override
  public void entry(TarEntry entry) throws IOException {
    List<Name> names = names(entry.path());
    if (root == null) {
      root = names.get(0);
      rootIsDirectory = entry.kind() == TarEntry.Kind.DIRECTORY;
      if (names.size() > 1) {
        throw invalid("root name contains multiple components");
      }
    } else if (!rootIsDirectory || names.size() < 2 || !names.get(0).equals(root)) {
      throw invalid("contains more than one root or the root directory is not the first entry");
    }
    List<Name> below = rootIsDirectory ? names.subList(1, names.size()) : names;
    switch (entry.kind()) {
      case DIRECTORY -> tree.directory(below, entry.mode(), entry.mtime());
      case FILE -> tree.file(below, entry.size(), entry.mode(), entry.mtime());
      case SYMLINK -> tree.symlink(below, entry.target(), entry.mtime());
    }
  }

  @Override
  public void content(byte[] buffer, int offset, int length) throws IOException {
    tree.write(buffer, offset, length);
  }

  @Override
  public void end() throws IOException {
    if (root == null) {
      throw FaultException.malformed("empty tar file");
    }
    tree.finish();
  }

  private static List<Name> names(Name path) throws FaultException {
    List<Name> names = new ArrayList<>();
    byte[] bytes = path.toBytes();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        Name name = Name.of(ByteBuffer.wrap(bytes, start, i - start));
        if (!name.isFileName() || names.size() == MAX_DEPTH) {
          throw invalid("unfit path " + FileNames.quoted(path));
        }
        names.add(name);
        start = i + 1;
      }
    }
    return names;
  }

  private static FaultException invalid(String how) {
    return FaultException.malformed(how + ": tar has invalid root or paths");
  }
}

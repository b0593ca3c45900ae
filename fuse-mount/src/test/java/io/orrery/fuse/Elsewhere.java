package io.orrery.fuse;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;

/** Changes the root of a mounted tree by another way than its mount, and tells the kernel. */
record Elsewhere(MemoryTree tree) {
  void write(String name, long offset, byte[] bytes) throws FaultException {
    MemoryFile file;
    synchronized (tree) {
      file = (MemoryFile) tree.files.entry(tree.files.root, Name.of(name));
      tree.files.write(file, offset, ByteBuffer.wrap(bytes));
    }
    tree.kernel.contentChanged(file.id, offset, bytes.length);
  }

  void make(String name) throws FaultException {
    synchronized (tree) {
      Caller root = new Caller(0, 0, 0);
      MemoryFile unused = tree.files.makeFile(tree.files.root, Name.of(name), 0644, root);
    }
    tree.kernel.nameChanged(Tree.ROOT, Name.of(name));
  }

  void remove(String name) throws FaultException {
    MemoryNode node;
    synchronized (tree) {
      node = tree.files.remove(tree.files.root, Name.of(name), false);
    }
    tree.kernel.nameRemoved(Tree.ROOT, Name.of(name), node.id);
  }
}

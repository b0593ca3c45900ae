package io.orrery.fuse.mutable;

import io.orrery.fuse.Caller;
import io.orrery.fuse.Tree;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;

/** The model, which tells the kernel itself what else changes it. */
record MemoryGround(MemoryTree tree) implements Ground {
  @Override
  public void write(String name, long offset, byte[] bytes) throws FaultException {
    MemoryFile file;
    synchronized (tree) {
      file = (MemoryFile) tree.files.entry(tree.files.root, Name.of(name));
      tree.files.write(file, offset, ByteBuffer.wrap(bytes));
    }
    tree.kernel.contentChanged(file.id, offset, bytes.length);
  }

  @Override
  public void make(String name) throws FaultException {
    synchronized (tree) {
      Caller root = new Caller(0, 0, 0);
      MemoryFile unused = tree.files.makeFile(tree.files.root, Name.of(name), 0644, root);
    }
    tree.kernel.nameChanged(Tree.ROOT, Name.of(name));
  }

  @Override
  public void remove(String name) throws FaultException {
    MemoryNode node;
    synchronized (tree) {
      node = tree.files.remove(tree.files.root, Name.of(name), false);
    }
    tree.kernel.nameRemoved(Tree.ROOT, Name.of(name), node.id);
  }

  @Override
  public int openHandles() {
    return tree.openHandles();
  }

  @Override
  public long references() {
    return tree.references();
  }

  @Override
  public void close() {}
}

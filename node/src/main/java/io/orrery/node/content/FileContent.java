package io.orrery.node.content;

import io.orrery.ipld.FaultException;
import io.orrery.node.command.Request;
import io.orrery.unixfs.FileNode;
import io.orrery.unixfs.FileReader;
import io.orrery.unixfs.NodeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Sends the bytes of files, a piece at a time through one buffer. For one thread. */
public final class FileContent {
  /** Large enough that opening a scope and walking to the leaf cost nothing beside the bytes. */
  private static final int PIECE = 1 << 20;

  private final Request request;
  private final NodeSource nodes;
  private byte[] buffer = new byte[0];

  public FileContent(Request request) throws FaultException {
    this.request = request;
    this.nodes = request.node().nodes();
  }

  /**
   * Writes {@code length} bytes of a file from {@code offset} on.
   *
   * @throws IOException what {@link FileReader#read} fails with, what the stream throws
   */
  public void send(FileNode file, long offset, long length, OutputStream out) throws IOException {
    FileReader reader = new FileReader(nodes, file);
    long end = offset + length;
    for (long at = offset; at < end; ) {
      int wanted = (int) Math.min(PIECE, end - at);
      if (buffer.length < wanted) {
        buffer = new byte[wanted];
      }
      // Views end with the scope, and whoever reads the results may be slow: copy, then write.
      int got = request.await(reader.read(at, wanted, request.deadline(), this::copy));
      out.write(buffer, 0, got);
      at += got;
      request.checkAlive();
    }
  }

  private int copy(List<ByteBuffer> views) {
    int at = 0;
    for (ByteBuffer view : views) {
      int size = view.remaining();
      view.get(buffer, at, size);
      at += size;
    }
    return at;
  }
}

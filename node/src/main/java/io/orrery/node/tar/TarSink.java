package io.orrery.node.tar;

import java.io.IOException;

/** Takes an archive as it is read. */
public interface TarSink {
  /** The next entry; the one before is complete. */
  void entry(TarEntry entry) throws IOException;

  /** More of the content of the last entry, which in all will be as long as its size says. */
  void content(byte[] buffer, int offset, int length) throws IOException;

  /** The last entry is complete and the archive has ended as it should. */
  void end() throws IOException;
}

package io.orrery.node.content;

import io.orrery.node.command.IncomingFile;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file's content while it is added: reports how far it is, ends early when asked to, and lets
 * what was added before land when its time has come, however long this file takes.
 */
final class WatchedStream extends InputStream {
  /** As in Kubo. */
  private static final int REPORT_EVERY = 256 * 1024;

  private final InputStream content;
  private final String path;
  private final boolean progress;
  private final AddReports reports;
  private final Backlog backlog;
  private long bytes;
  private long reported;
  private boolean ended;

  WatchedStream(IncomingFile file, boolean progress, AddReports reports, Backlog backlog) {
    this.content = file.content();
    this.path = file.path();
    this.progress = progress;
    this.reports = reports;
    this.backlog = backlog;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    reports.checkAlive();
    backlog.landIfDue();
    int read = content.read(buffer, offset, length);
    bytes += Math.max(0, read);
    if (progress && (read < 0 ? !ended : bytes - reported >= REPORT_EVERY)) {
      reported = bytes;
      ended = read < 0;
      reports.progress(path, bytes);
    }
    return read;
  }
}

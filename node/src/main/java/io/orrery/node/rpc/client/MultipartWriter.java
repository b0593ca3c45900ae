package io.orrery.node.rpc.client;

import io.orrery.ipld.Name;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.IncomingFiles;
import io.orrery.node.rpc.UrlText;
import io.orrery.unixfs.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** Writes files as the form that the RPC takes; boxo's files package reads the same. */
final class MultipartWriter implements AutoCloseable {
  private final OutputStream out;
  private final String boundary;
  private final byte[] buffer = new byte[1 << 16];
  private boolean first = true;

  MultipartWriter(OutputStream out, String boundary) {
    this.out = out;
    this.boundary = boundary;
  }

  /** Hard to guess, so that no file holds it by intent. */
  static String newBoundary() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "orrery-" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
  }

  void writeFiles(IncomingFiles files) throws IOException {
    for (IncomingFile file = files.next(); file != null; file = files.next()) {
      begin(formName(file.metadata()), escapedPath(file), contentType(file.kind()), file);
      if (file.kind() == IncomingFile.Kind.SYMLINK) {
        out.write(file.target().toBytes());
      } else {
        copy(file.content());
      }
    }
  }

  void writeLines(InputStream lines) throws IOException {
    begin("file", "stdin", "application/octet-stream", null);
    copy(lines);
  }

  private void copy(InputStream content) throws IOException {
    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
      out.write(buffer, 0, read);
      if (read < buffer.length) {
        // What a pipe gives little by little is wanted as it comes.
        out.flush();
      }
    }
  }

  private void begin(String formName, String fileName, String contentType, IncomingFile file)
      throws IOException {
    StringBuilder head = new StringBuilder(first ? "" : "\r\n");
    first = false;
    head.append("--").append(boundary);
    head.append("\r\nContent-Disposition: form-data; name=\"").append(formName);
    head.append("\"; filename=\"").append(fileName);
    head.append("\"\r\nContent-Type: ").append(contentType);
    if (file != null && file.absolutePath().isPresent()) {
      head.append("\r\nAbspath-Encoded: ").append(UrlText.encode(file.absolutePath().get()));
    }
    head.append("\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String formName(Metadata metadata) {
    StringBuilder name = new StringBuilder("file");
    if (metadata.mode().isPresent()) {
      name.append("?mode=0").append(Integer.toOctalString(metadata.mode().getAsInt()));
    }
    metadata
        .mtime()
        .ifPresent(
            mtime -> {
              name.append(metadata.mode().isPresent() ? '&' : '?');
              name.append("mtime=").append(mtime.seconds());
              if (mtime.nanos() > 0) {
                name.append("&mtime-nsecs=").append(mtime.nanos());
              }
            });
    return name.toString();
  }

  private static String escapedPath(IncomingFile file) {
    StringBuilder path = new StringBuilder();
    for (Name name : file.names()) {
      path.append(path.length() == 0 ? "" : "%2F").append(UrlText.encode(name.toBytes()));
    }
    return path.toString();
  }

  private static String contentType(IncomingFile.Kind kind) {
    return switch (kind) {
      case FILE -> "application/octet-stream";
      case DIRECTORY -> "application/x-directory";
      case SYMLINK -> "application/symlink";
    };
  }

  /** Ends the form. */
  @Override
  public void close() throws IOException {
    String end = (first ? "" : "\r\n") + "--" + boundary + "--\r\n";
    out.write(end.getBytes(StandardCharsets.US_ASCII));
    out.close();
  }
}

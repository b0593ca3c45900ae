package io.orrery.node.rpc;

import io.orrery.ipld.FaultException;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.IncomingFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;

/**
 * The files of a form (boxo's files package): each part is a file, {@code application/x-directory}
 * or {@code application/symlink}; its path is the escaped file name; mode and mtime ride in the
 * form name, as in {@code file?mode=0644&mtime=1604320482&mtime-nsecs=5}. A directory that a path
 * passes through and no part names comes all the same, without metadata.
 */
final class MultipartFiles implements IncomingFiles {
  /** PATH_MAX of a symlink's target on Linux, which Go's reader does not bound at all. */
  private static final int MAX_TARGET = 4096;

  private static final int MAX_PATH = 1 << 15;

  private final MultipartReader parts;
  private final Queue<IncomingFile> ready = new ArrayDeque<>();

  /** The directory that the last file was in, as one path; "" for the top. */
  private String directory = "";

  MultipartFiles(MultipartReader parts) {
    this.parts = parts;
  }

  @Override
  public IncomingFile next() throws IOException {
    if (!ready.isEmpty()) {
      return ready.remove();
    }
    MultipartReader.Part part = parts.next();
    if (part == null) {
      return null;
    }
    IncomingFile file = file(part);
    enter(parentOf(file.path()));
    if (file.kind() == IncomingFile.Kind.DIRECTORY) {
      directory = file.path();
    }
    ready.add(file);
    return ready.remove();
  }

  @Override
  public void close() {}

  /** Makes the directories of {@code parent} that the last file was not in. */
  private void enter(String parent) {
    int slash = -1;
    while (slash < parent.length()) {
      int next = parent.indexOf('/', slash + 1);
      slash = next < 0 ? parent.length() : next;
      String path = parent.substring(0, slash);
      if (!path.isEmpty() && !isWithin(directory, path)) {
        ready.add(directoryWithoutPart(path));
      }
    }
    directory = parent;
  }

  private static boolean isWithin(String path, String ancestor) {
    return path.equals(ancestor) || path.startsWith(ancestor + "/");
  }

  private static String parentOf(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private static IncomingFile directoryWithoutPart(String path) {
    return new IncomingFile(
        IncomingFile.Kind.DIRECTORY,
        path,
        OptionalInt.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        "",
        InputStream.nullInputStream());
  }

  private static IncomingFile file(MultipartReader.Part part) throws IOException {
    Map<String, String> headers = part.headers();
    HeaderValue disposition = HeaderValue.parse(headers.getOrDefault("content-disposition", ""));
    String path = cleanPath(disposition.parameter("filename"));
    String form = disposition.parameter("name");
    int question = form.indexOf('?');
    Map<String, List<String>> metadata =
        UrlText.parseQuery(question < 0 ? "" : form.substring(question + 1));
    IncomingFile.Kind kind =
        switch (HeaderValue.parse(headers.getOrDefault("content-type", "")).value()) {
          case "application/x-directory", "multipart/form-data" -> IncomingFile.Kind.DIRECTORY;
          case "application/symlink" -> IncomingFile.Kind.SYMLINK;
          default -> IncomingFile.Kind.FILE;
        };
    boolean isFile = kind == IncomingFile.Kind.FILE;
    return new IncomingFile(
        kind,
        path,
        mode(metadata),
        mtime(metadata),
        OptionalLong.empty(),
        isFile ? absolutePath(headers) : Optional.empty(),
        kind == IncomingFile.Kind.SYMLINK ? target(part.content()) : "",
        isFile ? part.content() : InputStream.nullInputStream());
  }

  private static String cleanPath(String escaped) throws FaultException {
    if (escaped.length() > MAX_PATH) {
      throw FaultException.malformed("file name over " + MAX_PATH + " characters");
    }
    List<String> names = new ArrayList<>();
    for (String name : UrlText.decodeOrKeep(escaped).split("/", -1)) {
      if (name.equals("..")) {
        if (!names.isEmpty()) {
          names.remove(names.size() - 1);
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return String.join("/", names);
  }

  private static String target(InputStream content) throws IOException {
    byte[] bytes = content.readNBytes(MAX_TARGET + 1);
    if (bytes.length > MAX_TARGET) {
      throw FaultException.malformed("target of a symlink over " + MAX_TARGET + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Optional<String> absolutePath(Map<String, String> headers) {
    String encoded = headers.getOrDefault("abspath-encoded", "");
    String path =
        encoded.isEmpty() ? headers.getOrDefault("abspath", "") : UrlText.decodeOrKeep(encoded);
    return path.isEmpty() ? Optional.empty() : Optional.of(path);
  }

  /** Octal; Go clients put their own bits for setuid, setgid and sticky above the Unix ones. */
  private static OptionalInt mode(Map<String, List<String>> metadata) {
    if (!metadata.containsKey("mode")) {
      return OptionalInt.empty();
    }
    try {
      int mode = Integer.parseUnsignedInt(metadata.get("mode").get(0), 8);
      int special = (mode >>> 23 & 1) << 11 | (mode >>> 22 & 1) << 10 | (mode >>> 20 & 1) << 9;
      return OptionalInt.of(mode & 07777 | special);
    } catch (NumberFormatException e) {
      // As Kubo: what cannot be read was not given.
      return OptionalInt.empty();
    }
  }

  private static Optional<Instant> mtime(Map<String, List<String>> metadata) {
    if (!metadata.containsKey("mtime")) {
      return Optional.empty();
    }
    try {
      long seconds = Long.parseLong(metadata.get("mtime").get(0));
      long nanos = Long.parseLong(metadata.getOrDefault("mtime-nsecs", List.of("0")).get(0));
      return Optional.of(Instant.ofEpochSecond(seconds, nanos));
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}

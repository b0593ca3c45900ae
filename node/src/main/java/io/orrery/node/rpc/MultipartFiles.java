package io.orrery.node.rpc;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.IncomingFiles;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.Mtime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
  private static final Name SELF = Name.of(".");
  private static final Name PARENT = Name.of("..");

  /** PATH_MAX of Linux; Go's reader has no bound at all. */
  private static final int MAX_TARGET = 4096;

  private static final int MAX_PATH = 1 << 15;

  private final MultipartReader parts;
  private final Queue<IncomingFile> ready = new ArrayDeque<>();

  /** The directory that the last file was in. */
  private List<Name> directory = List.of();

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
    List<Name> names = file.names();
    enter(names.subList(0, Math.max(0, names.size() - 1)));
    if (file.kind() == IncomingFile.Kind.DIRECTORY) {
      directory = names;
    }
    ready.add(file);
    return ready.remove();
  }

  @Override
  public void close() {}

  /** Makes the directories on the way to {@code parent} that the last file was not in. */
  private void enter(List<Name> parent) {
    for (int depth = 1; depth <= parent.size(); depth++) {
      List<Name> names = parent.subList(0, depth);
      if (depth > directory.size() || !directory.subList(0, depth).equals(names)) {
        ready.add(IncomingFile.directory(names, Metadata.NONE));
      }
    }
    directory = parent;
  }

  private static IncomingFile file(MultipartReader.Part part) throws IOException {
    Map<String, String> headers = part.headers();
    HeaderValue disposition = HeaderValue.parse(headers.getOrDefault("content-disposition", ""));
    List<Name> names = names(disposition.parameter("filename"));
    Metadata metadata = metadata(disposition.parameter("name"));
    return switch (HeaderValue.parse(headers.getOrDefault("content-type", "")).value()) {
      case "application/x-directory", "multipart/form-data" ->
          IncomingFile.directory(names, metadata);
      case "application/symlink" -> IncomingFile.symlink(names, metadata, target(part.content()));
      default ->
          IncomingFile.file(
              names, metadata, OptionalLong.empty(), absolutePath(headers), part.content());
    };
  }

  /** The path as Go's {@code path.Clean} would have it, so that nothing climbs out. */
  private static List<Name> names(String escaped) throws FaultException {
    if (escaped.length() > MAX_PATH) {
      throw FaultException.malformed("file name over " + MAX_PATH + " characters");
    }
    byte[] path = UrlText.decodeBytes(escaped);
    List<Name> names = new ArrayList<>();
    int start = 0;
    for (int at = 0; at <= path.length; at++) {
      if (at == path.length || path[at] == '/') {
        Name name = Name.of(ByteBuffer.wrap(path, start, at - start));
        start = at + 1;
        if (name.equals(PARENT)) {
          names = names.subList(0, Math.max(0, names.size() - 1));
        } else if (!name.isEmpty() && !name.equals(SELF)) {
          names.add(name);
        }
      }
    }
    return List.copyOf(names);
  }

  private static Name target(InputStream content) throws IOException {
    byte[] bytes = content.readNBytes(MAX_TARGET + 1);
    if (bytes.length > MAX_TARGET) {
      throw FaultException.malformed("target of a symlink over " + MAX_TARGET + " bytes");
    }
    return Name.of(ByteBuffer.wrap(bytes));
  }

  private static Optional<String> absolutePath(Map<String, String> headers) {
    String encoded = headers.getOrDefault("abspath-encoded", "");
    String path =
        encoded.isEmpty()
            ? headers.getOrDefault("abspath", "")
            : new String(UrlText.decodeBytes(encoded), StandardCharsets.UTF_8);
    return path.isEmpty() ? Optional.empty() : Optional.of(path);
  }

  private static Metadata metadata(String formName) {
    int question = formName.indexOf('?');
    Map<String, List<String>> given =
        UrlText.parseQuery(question < 0 ? "" : formName.substring(question + 1));
    return new Metadata(mode(given), mtime(given));
  }

  /** Octal; Go clients put their own bits for setuid, setgid and sticky above the Unix ones. */
  private static OptionalInt mode(Map<String, List<String>> given) {
    if (!given.containsKey("mode")) {
      return OptionalInt.empty();
    }
    try {
      int mode = Integer.parseUnsignedInt(given.get("mode").get(0), 8);
      int special =
          ((mode >>> 23) & 1) << 11 | ((mode >>> 22) & 1) << 10 | ((mode >>> 20) & 1) << 9;
      return OptionalInt.of((mode & Metadata.PERMISSION_BITS) | special);
    } catch (NumberFormatException e) {
      // As Kubo: what cannot be read was not given.
      return OptionalInt.empty();
    }
  }

  private static Optional<Mtime> mtime(Map<String, List<String>> given) {
    if (!given.containsKey("mtime")) {
      return Optional.empty();
    }
    try {
      long seconds = Long.parseLong(given.get("mtime").get(0));
      int nanos = Integer.parseInt(given.getOrDefault("mtime-nsecs", List.of("0")).get(0));
      return nanos < 0 || nanos >= Mtime.NANOS
          ? Optional.empty()
          : Optional.of(new Mtime(seconds, nanos));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}

package io.orrery.node.disk;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * File names as bytes. Java decodes them by {@code sun.jnu.encoding}, which the launcher sets to
 * UTF-8, and shows other bytes as U+FFFD; a path's URI escapes each byte as it is.
 */
final class FileNames {
  private static final char LOST = '\uFFFD';

  private FileNames() {}

  /** The bytes of the last name of a path. */
  static Name of(Path path) {
    String text = path.getFileName().toString();
    return text.indexOf(LOST) < 0 ? Name.of(text) : lastName(path);
  }

  /** The bytes of a symlink's target, which may be any text at all. */
  static Name ofTarget(Path target) {
    String text = target.toString();
    if (text.indexOf(LOST) < 0) {
      return Name.of(text);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (target.isAbsolute()) {
      bytes.write('/');
    }
    for (int i = 0; i < target.getNameCount(); i++) {
      if (i > 0) {
        bytes.write('/');
      }
      bytes.writeBytes(lastName(target.getName(i)).toBytes());
    }
    return Name.of(ByteBuffer.wrap(bytes.toByteArray()));
  }

  /** All bytes of an absolute path. */
  static byte[] bytesOf(Path absolute) {
    String raw = absolute.toUri().getRawPath();
    return unescape(
        raw.length() > 1 && raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw);
  }

  private static Name lastName(Path path) {
    byte[] whole = bytesOf(path.toAbsolutePath());
    int start = whole.length;
    while (whole[start - 1] != '/') {
      start--;
    }
    return Name.of(ByteBuffer.wrap(whole, start, whole.length - start));
  }

  private static byte[] unescape(String raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toByteArray();
  }

  /**
   * The path of {@code name} in a folder.
   *
   * @throws FaultException MALFORMED when no file can have that name
   */
  static Path resolve(Path folder, Name name) throws FaultException {
    if (!name.isFileName()) {
      throw FaultException.malformed("no file can have the name " + quoted(name));
    }
    return name.isUtf8() ? folder.resolve(name.toString()) : resolveBytes(folder, name.toBytes());
  }

  private static Path resolveBytes(Path folder, byte[] name) {
    String base = folder.toUri().getRawPath();
    StringBuilder raw = new StringBuilder("file://").append(base);
    if (!base.endsWith("/")) {
      raw.append('/');
    }
    for (byte b : name) {
      raw.append(String.format("%%%02X", b & 0xff));
    }
    Path absolute = Path.of(URI.create(raw.toString()));
    return folder.isAbsolute() ? absolute : folder.resolve(absolute.getFileName());
  }

  /** The name for an error message: in quotes, control characters and strange bytes escaped. */
  static String quoted(Name name) {
    StringBuilder text = new StringBuilder("\"");
    byte[] bytes = name.isUtf8() ? null : name.toBytes();
    String plain =
        new String(
            name.toBytes(), bytes == null ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c < ' ' || c == 0x7f || (bytes != null && c > 0x7f)) {
        text.append(String.format("\\x%02x", (int) c));
      } else {
        text.append(c == '"' || c == '\\' ? "\\" + c : String.valueOf(c));
      }
    }
    return text.append('"').toString();
  }
}

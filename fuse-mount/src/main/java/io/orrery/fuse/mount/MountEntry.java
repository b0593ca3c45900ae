package io.orrery.fuse.mount;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One mount of this process's mount namespace: a line of /proc/self/mountinfo (proc(5)).
 *
 * @param id the kernel's number for it, not used again while it stands
 * @param device {@code major:minor} of {@code st_dev}
 * @param type such as {@code fuse.orrery}
 * @param source what was mounted; for a mount of ours {@code orrery:} and the repo's id
 */
public record MountEntry(int id, String device, Path mountPoint, String type, String source) {
  /** The {@code id} of a mount that this process serves but does not see. */
  static final int UNSEEN = -1;

  boolean isSeen() {
    return id != UNSEEN;
  }

  /** Reads a line; empty when it is not of the form that proc(5) gives. */
  static Optional<MountEntry> parse(String line) {
    List<String> fields = Arrays.asList(line.split(" ", -1));
    int separator = fields.indexOf("-");
    if (separator < 6 || fields.size() < separator + 3) {
      return Optional.empty();
    }
    return Optional.of(
        new MountEntry(
            Integer.parseInt(fields.get(0)),
            fields.get(2),
            Path.of(unescape(fields.get(4))),
            unescape(fields.get(separator + 1)),
            unescape(fields.get(separator + 2))));
  }

  /** Space, tab, newline and backslash are written as a backslash and three octal digits. */
  private static String unescape(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\\' && i + 3 < bytes.length) {
        String octal = new String(bytes, i + 1, 3, StandardCharsets.US_ASCII);
        out.write(Integer.parseInt(octal, 8));
        i += 3;
      } else {
        out.write(bytes[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}

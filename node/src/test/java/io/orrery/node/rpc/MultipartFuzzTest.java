package io.orrery.node.rpc;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.FuzzTarget;
import io.orrery.ipld.Name;
import io.orrery.node.command.IncomingFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** A form is the same however it arrives, and no name in it climbs. Its boundary is one letter. */
class MultipartFuzzTest extends FuzzTarget {
  private static final String BOUNDARY = "b";

  @Override
  protected void feed(byte[] input) throws Exception {
    List<String> whole = parts(input, input.length);
    for (int piece : new int[] {1, 3, 64}) {
      requireEqual(whole, parts(input, piece), "pieces of " + piece + " bytes change nothing");
    }
    decoded(() -> files(input));
  }

  /** What comes of a body that arrives in pieces: its parts, and perhaps a fault. */
  private static List<String> parts(byte[] body, int piece) throws Exception {
    List<String> seen = new ArrayList<>();
    try {
      MultipartReader reader = new MultipartReader(new Pieces(body, piece), BOUNDARY);
      for (MultipartReader.Part part = reader.next(); part != null; part = reader.next()) {
        seen.add(part.headers().toString());
        // Every other one is left for the reader to skip.
        if (seen.size() % 4 < 2) {
          seen.add(content(part.content()));
        }
      }
    } catch (FaultException e) {
      seen.add(e.getMessage());
    }
    return seen;
  }

  private static String content(InputStream content) throws Exception {
    return new String(content.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static Integer files(byte[] body) throws Exception {
    MultipartFiles files =
        new MultipartFiles(new MultipartReader(new ByteArrayInputStream(body), BOUNDARY));
    int count = 0;
    for (IncomingFile file = files.next(); file != null; file = files.next()) {
      count++;
      for (Name name : file.names()) {
        require(!name.isEmpty() && indexOfSlash(name) < 0, "a name is one name");
        require(!name.equals(Name.of(".")) && !name.equals(Name.of("..")), "a name leads down");
      }
    }
    return count;
  }

  private static int indexOfSlash(Name name) {
    byte[] bytes = name.toBytes();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '/') {
        return i;
      }
    }
    return -1;
  }

  /** A stream that never gives more than a piece at once. */
  private static final class Pieces extends ByteArrayInputStream {
    private final int piece;

    Pieces(byte[] bytes, int piece) {
      super(bytes);
      this.piece = Math.max(1, piece);
    }

    @Override
    public synchronized int read(byte[] to, int offset, int length) {
      return super.read(to, offset, Math.min(length, piece));
    }
  }

  @Override
  protected List<byte[]> seeds() {
    return texts(
        lines(
            "--b",
            "Content-Disposition: form-data; name=\"file\"; filename=\"a%2Fb\"",
            "Content-Type: application/octet-stream",
            "",
            "hello",
            "--b--",
            ""),
        lines("preamble", "--b ", "A: 1", "", "--b", "", "", "--bx", "--b-", "--b--epilogue"),
        lines(
            "--b",
            "Content-Disposition: form-data; name=\"f?mode=0755&mtime=5\"; filename=\"d\"",
            "Content-Type: application/x-directory",
            "",
            "",
            "--b",
            "Content-Disposition: form-data; filename=\"d%2F..%2F..%2Fl\"",
            "Content-Type: application/symlink",
            "",
            "target",
            "--b--"),
        "--b\n\nx\n--b\n");
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines);
  }
}

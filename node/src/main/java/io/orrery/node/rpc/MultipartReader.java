package io.orrery.node.rpc;

import io.orrery.ipld.FaultException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Takes a multipart body (RFC 2046, section 5.1) apart as it arrives, holding one buffer of it. For
 * one thread.
 */
final class MultipartReader {
  private static final int BUFFER = 1 << 16;
  private static final int MAX_HEADER_BYTES = 1 << 16;

  /** What follows a boundary decides whether it is one: a line end, padding, or two dashes. */
  private static final int LOOK_AHEAD = 2;

  /** One part: its headers by lower-case name, and its content until the next part is asked for. */
  record Part(Map<String, String> headers, InputStream content) {}

  private final InputStream in;

  /** CR LF, two dashes and the boundary: what ends a part. */
  private final byte[] delimiter;

  /**
   * How far the search may move by the byte below the delimiter's end (Horspool 1980): most of it,
   * mostly, so that content is not looked at byte by byte.
   */
  private final int[] shifts = new int[256];

  private final byte[] buffer = new byte[BUFFER];
  private final byte[] sink = new byte[1 << 13];
  private int start;
  private int end;

  /** Up to here no delimiter begins. */
  private int searched;

  private boolean inputEnded;
  private boolean partEnded = true;
  private boolean first = true;
  private boolean last;
  private boolean atStart;
  private int number;

  /**
   * @param boundary of 1 to 70 characters
   */
  MultipartReader(InputStream in, String boundary) throws FaultException {
    if (boundary.isEmpty() || boundary.length() > 70) {
      throw FaultException.malformed("multipart: boundary is empty or over 70 characters");
    }
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    int lastIndex = delimiter.length - 1;
    Arrays.fill(shifts, delimiter.length);
    for (int i = 0; i < lastIndex; i++) {
      shifts[delimiter[i] & 0xff] = lastIndex - i;
    }
  }

  /** The next part, or null after the last. */
  Part next() throws IOException {
    if (first) {
      first = false;
      // What is in front of the first boundary is skipped as if it were a part.
      partEnded = false;
      atStart = true;
    }
    skipContent();
    if (last) {
      return null;
    }
    Map<String, String> headers = headers();
    partEnded = false;
    atStart = true;
    number++;
    return new Part(headers, new Content(number));
  }

  private void skipContent() throws IOException {
    while (!partEnded) {
      readContent(sink, 0, sink.length);
    }
  }

  /** After a delimiter: two dashes end the body, anything else up to the line end is padding. */
  private void endPart() throws IOException {
    partEnded = true;
    fill(2);
    if (end - start >= 2 && buffer[start] == '-' && buffer[start + 1] == '-') {
      last = true;
      return;
    }
    String padding = line(new int[] {256});
    if (!padding.isBlank()) {
      throw FaultException.malformed("multipart: text after a boundary");
    }
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    int[] room = {MAX_HEADER_BYTES};
    for (String line = line(room); !line.isEmpty(); line = line(room)) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw FaultException.malformed("multipart: malformed MIME header line");
      }
      headers.putIfAbsent(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
    return headers;
  }

  private String line(int[] room) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      fill(1);
      if (start == end) {
        throw unexpectedEnd();
      }
      byte b = buffer[start++];
      if (b == '\n') {
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      if (--room[0] < 0) {
        throw FaultException.malformed("multipart: headers of a part are too long");
      }
      line.write(b);
    }
  }

  /** Reads content of the current part; -1 at its end. */
  private int readContent(byte[] to, int offset, int length) throws IOException {
    if (partEnded) {
      return -1;
    }
    fill(delimiter.length + LOOK_AHEAD);
    if (atStart && matches(start, 2)) {
      // A part without content may have no line end of its own in front of the boundary.
      start += delimiter.length - 2;
      endPart();
      return -1;
    }
    atStart = false;
    int at = findDelimiter();
    int ready = Math.min(length, at - start);
    if (ready == 0) {
      if (end - start < delimiter.length) {
        throw unexpectedEnd();
      }
      start += delimiter.length;
      endPart();
      return -1;
    }
    System.arraycopy(buffer, start, to, offset, ready);
    start += ready;
    return ready;
  }

  /**
   * Where the delimiter begins; without one, the first place where one might begin that the buffer
   * cuts off. That is behind some content, unless the input ends there.
   */
  private int findDelimiter() {
    int whole = end - delimiter.length - (inputEnded ? 0 : LOOK_AHEAD);
    int at = Math.max(start, searched);
    while (at <= whole && !matches(at, 0)) {
      at += shifts[buffer[at + delimiter.length - 1] & 0xff];
    }
    searched = at;
    return at;
  }

  /**
   * Whether the delimiter without its first {@code skipped} bytes is here, and not only in part.
   */
  private boolean matches(int at, int skipped) {
    int length = delimiter.length - skipped;
    if (end - at < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (buffer[at + i] != delimiter[skipped + i]) {
        return false;
      }
    }
    int next = at + length;
    byte first = next < end ? buffer[next] : (byte) '-';
    byte second = next + 1 < end ? buffer[next + 1] : (byte) '-';
    return first == '\r'
        || first == '\n'
        || first == ' '
        || first == '\t'
        || (first == '-' && second == '-');
  }

  /** Reads until {@code wanted} bytes are at hand or the input ends; keeps what is there. */
  private void fill(int wanted) throws IOException {
    if (end - start >= wanted || inputEnded) {
      return;
    }
    System.arraycopy(buffer, start, buffer, 0, end - start);
    searched = Math.max(0, searched - start);
    end -= start;
    start = 0;
    while (end < wanted) {
      int read = in.read(buffer, end, buffer.length - end);
      if (read < 0) {
        inputEnded = true;
        return;
      }
      end += read;
    }
  }

  private static FaultException unexpectedEnd() {
    return FaultException.malformed("multipart: NextPart: unexpected EOF");
  }

  /** The content of the part that was current when it was made. */
  private final class Content extends InputStream {
    private final int part;
    private boolean over;

    Content(int part) {
      this.part = part;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, to.length);
      if (over || part != number) {
        return -1;
      }
      int read = length == 0 ? 0 : readContent(to, offset, length);
      over = read < 0;
      return read;
    }
  }
}

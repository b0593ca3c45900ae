package io.orrery.node.rpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** HTTP by hand on one socket, so that tests can say exactly what goes over the wire. */
final class RawHttp implements AutoCloseable {
  /** An answer, its chunks put together; header names are in lower case. */
  record Answer(
      int status, Map<String, String> headers, String body, Map<String, String> trailers) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  RawHttp(ApiAddress address) throws IOException {
    socket = new Socket(InetAddress.getByName(address.host()), address.port());
    in = new java.io.BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** One request on a connection of its own: a request line and headers, CR LF supplied. */
  static Answer call(ApiAddress address, String... head) throws IOException {
    try (RawHttp http = new RawHttp(address)) {
      http.send(head);
      return http.answer();
    }
  }

  /** A POST of a form with one file. */
  static Answer post(ApiAddress address, String target, String form) throws IOException {
    byte[] body = form.replace("\n", "\r\n").getBytes(UTF_8);
    try (RawHttp http = new RawHttp(address)) {
      http.send(
          "POST " + target + " HTTP/1.1",
          "Content-Type: multipart/form-data; boundary=b",
          "Content-Length: " + body.length);
      http.write(body);
      return http.answer();
    }
  }

  Socket socket() {
    return socket;
  }

  InputStream in() {
    return in;
  }

  /** Sends a head; a Host header is added unless there is one. */
  void send(String... head) throws IOException {
    StringBuilder text = new StringBuilder();
    boolean host = false;
    for (String line : head) {
      text.append(line).append("\r\n");
      host |= line.startsWith("Host:");
    }
    text.append(host ? "" : "Host: 127.0.0.1\r\n").append("\r\n");
    write(text.toString().getBytes(UTF_8));
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  void chunk(byte[] bytes) throws IOException {
    write((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
    write(bytes);
    write("\r\n".getBytes(UTF_8));
  }

  Answer answer() throws IOException {
    String[] status = line().split(" ", 3);
    Map<String, String> headers = headers();
    if (status[1].equals("100")) {
      return new Answer(100, headers, "", Map.of());
    }
    if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = size(); size > 0; size = size()) {
        body.write(in.readNBytes(size));
        line();
      }
      return new Answer(Integer.parseInt(status[1]), headers, body.toString(UTF_8), headers());
    }
    String length = headers.get("content-length");
    boolean empty = status[1].equals("204");
    byte[] body =
        empty
            ? new byte[0]
            : length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
    return new Answer(Integer.parseInt(status[1]), headers, new String(body, UTF_8), Map.of());
  }

  /** Reads the size of the next chunk. */
  int size() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  Map<String, String> headers() throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (a, b) -> a + ", " + b);
    }
    return headers;
  }

  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server closed the connection after: " + line);
      }
      line.write(c);
    }
    String text = line.toString(UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** Whether the server has closed the connection; waits for it to do so or to send something. */
  boolean isClosed() throws IOException {
    return in.read() < 0;
  }

  static byte[] latin1(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package io.orrery.node.rpc.client;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.json.JsonObject;
import io.orrery.node.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What a daemon answers: a head that has been read, and a body that comes as it is read. */
public final class RpcAnswer {
  private static final String STREAM_ERROR = "x-stream-error";
  private static final int MAX_HEADERS = 1000;
  private static final int MAX_ERROR = 1 << 20;

  private final Map<String, String> headers;
  private final InputStream body;

  private RpcAnswer(Map<String, String> headers, InputStream body) {
    this.headers = headers;
    this.body = body;
  }

  /**
   * Reads the head of an answer.
   *
   * @throws FaultException what the daemon answered instead of a result
   */
  static RpcAnswer read(ChannelInput in, RpcClient.Call call) throws IOException {
    int status = readStatus(in);
    while (status == 100) {
      readHeaders(in);
      status = readStatus(in);
    }
    Map<String, String> headers = readHeaders(in);
    boolean chunked = headers.getOrDefault("transfer-encoding", "").contains("chunked");
    RpcAnswer answer =
        new RpcAnswer(
            headers,
            chunked
                ? new ChunkedInput(in, call)
                : new ByteArrayInputStream(in.readNBytes(contentLength(headers))));
    if (status != 200) {
      throw answer.refusal(status);
    }
    return answer;
  }

  private static int readStatus(ChannelInput in) throws IOException {
    String line = in.line();
    int space = line.indexOf(' ');
    if (!line.startsWith("HTTP/1.") || space < 0 || line.length() < space + 4) {
      throw FaultException.malformed("what listens there is no RPC: " + line);
    }
    try {
      return Integer.parseInt(line.substring(space + 1, space + 4));
    } catch (NumberFormatException e) {
      throw FaultException.malformed("what listens there is no RPC: " + line);
    }
  }

  static Map<String, String> readHeaders(ChannelInput in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = in.line(); !line.isEmpty(); line = in.line()) {
      addHeader(headers, line);
    }
    return headers;
  }

  static void addHeader(Map<String, String> headers, String line) throws FaultException {
    int colon = line.indexOf(':');
    if (colon < 0 || headers.size() >= MAX_HEADERS) {
      throw FaultException.malformed("what listens there is no RPC: " + line);
    }
    headers.put(
        line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
  }

  /** An answer without chunks is short: an error, or nothing. */
  private static int contentLength(Map<String, String> headers) throws FaultException {
    String length = headers.getOrDefault("content-length", "0");
    try {
      return Math.min(Integer.parseInt(length), MAX_ERROR);
    } catch (NumberFormatException e) {
      throw FaultException.malformed("the daemon sent a malformed length: " + length);
    }
  }

  private FaultException refusal(int status) throws IOException {
    if (status == 404) {
      return new FaultException(Fault.ABSENT, "Command not found.");
    }
    byte[] text = body.readNBytes(MAX_ERROR);
    String message = new String(text, StandardCharsets.UTF_8);
    if (headers.getOrDefault("content-type", "").startsWith("application/json")
        && JsonReader.parse(message) instanceof JsonObject error) {
      message = error.text("Message");
    }
    return FaultException.refused(message.stripTrailing());
  }

  /** Whether the body is bytes for the caller, not objects. */
  public boolean isBytes() {
    return headers.containsKey("x-stream-output");
  }

  /** How many bytes there will be; -1 when the daemon does not say. */
  public long length() {
    String length = headers.getOrDefault("x-content-length", "");
    try {
      return length.isEmpty() ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * The body. Reading its end throws a {@link FaultException} when the command failed on its way.
   */
  public InputStream body() {
    return body;
  }

  /** The failure that trailers tell of, or null. */
  static FaultException failureIn(Map<String, String> trailers) {
    String message = trailers.getOrDefault(STREAM_ERROR, "");
    return message.isEmpty() ? null : FaultException.refused(message);
  }
}

package io.orrery.node.rpc;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * The results of a call as an HTTP answer: headers when the first result is there, then lines of
 * JSON (or text, or bytes), then the end, which names what went wrong in a trailer if something
 * did; of an answer of bytes there is then no end, see {@link CutOff}.
 */
final class HttpResults implements Results {
  static final String STREAM_ERROR = "X-Stream-Error";

  private static final String EXPOSED = "X-Stream-Output, X-Chunked-Output, X-Content-Length";

  private final ResponseStream body;
  private final Consumer<HttpHeaders> common;
  private final Renderer renderer;
  private boolean started;
  private boolean ofBytes;

  /**
   * @param common adds the headers that answers to this request carry whatever they hold
   * @param request says in which encoding
   */
  HttpResults(ResponseStream body, Consumer<HttpHeaders> common, Request request) {
    this.body = body;
    this.common = common;
    this.renderer =
        request.get(GlobalOptions.ENCODING).equals("text") && request.command().hasText()
            ? request
                .command()
                .startText(
                    request,
                    new Output(body, OutputStream.nullOutputStream(), Output.Terminal.NONE))
            : null;
  }

  @Override
  public void emit(JsonObject object) throws IOException {
    start("X-Chunked-Output", null, UNKNOWN_LENGTH);
    write(object);
  }

  @Override
  public void emitOnce(JsonObject object) throws IOException {
    start(null, null, UNKNOWN_LENGTH);
    write(object);
  }

  @Override
  public void emitList(List<JsonObject> objects) throws IOException {
    start(null, null, UNKNOWN_LENGTH);
    if (renderer == null) {
      writeJson(objects);
    } else {
      for (JsonObject object : objects) {
        renderer.object(object);
      }
    }
  }

  @Override
  public OutputStream bytes(String contentType, long length) {
    start("X-Stream-Output", contentType, length);
    ofBytes = true;
    return body;
  }

  private void write(JsonObject object) throws IOException {
    if (renderer != null) {
      renderer.object(object);
    } else {
      writeJson(object);
    }
  }

  private void writeJson(Object value) throws IOException {
    body.write((JsonWriter.compact(value) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void start(String kind, String contentType, long length) {
    if (started) {
      return;
    }
    started = true;
    HttpResponse head = head(HttpResponseStatus.OK);
    if (kind != null) {
      head.headers().set(kind, "1");
    }
    String plain = renderer == null ? "application/json" : "text/plain";
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType == null ? plain : contentType);
    if (length >= 0) {
      head.headers().set("X-Content-Length", length);
    }
    body.begin(head);
  }

  private HttpResponse head(HttpResponseStatus status) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    common.accept(head.headers());
    head.headers()
        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, EXPOSED)
        .set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED)
        .set(HttpHeaderNames.TRAILER, STREAM_ERROR);
    return head;
  }

  /** The handler has returned: what is the end of the answer? */
  LastHttpContent succeed() throws IOException {
    start("X-Chunked-Output", null, UNKNOWN_LENGTH);
    if (renderer != null) {
      renderer.done();
    }
    return new DefaultLastHttpContent();
  }

  /** The handler has failed: an answer of its own, or a trailer when one has begun. */
  LastHttpContent fail(FaultException failure) throws IOException {
    if (started) {
      String reason = headerText(failure.getMessage());
      if (ofBytes) {
        return new CutOff(reason);
      }
      LastHttpContent end = new DefaultLastHttpContent();
      end.trailingHeaders().set(STREAM_ERROR, reason);
      return end;
    }
    started = true;
    HttpResponse head = head(HttpResponseStatus.INTERNAL_SERVER_ERROR);
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
    body.begin(head);
    JsonObject error =
        new JsonObject().put("Message", failure.getMessage()).put("Code", 0).put("Type", "error");
    writeJson(error);
    return new DefaultLastHttpContent();
  }

  /** One line; its bytes are UTF-8, as Go sends them, though Netty takes characters for bytes. */
  private static String headerText(String message) {
    String line = message.replace('\r', ' ').replace('\n', ' ').replace('\0', ' ').strip();
    return new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}

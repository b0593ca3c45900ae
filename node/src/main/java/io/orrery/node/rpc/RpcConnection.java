package io.orrery.node.rpc;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: turns what Netty decodes into exchanges, one at a time. All of it runs on the
 * connection's event loop, but for the two methods of {@link Exchange.Ending}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class RpcConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(RpcConnection.class);

  /** A connection on which no request begins, or ends its head, for this long is closed. */
  private static final long IDLE_SECONDS = 120;

  /** After an answer to a request that is still coming: time for the client to read it. */
  private static final long LINGER_SECONDS = 2;

  /** What arrives of further requests while one is being answered; beyond it, reading stops. */
  private static final int MAX_EARLY = 64;

  private final RpcServer server;
  private final AccessRules rules;
  private final Queue<HttpObject> early = new ArrayDeque<>();
  private ChannelHandlerContext context;
  private Future<?> idle;
  private Exchange exchange;
  private HttpMethod method = HttpMethod.POST;
  private boolean started;
  private boolean keepAlive;
  private boolean closing;

  /** Whether the end of the current request has arrived; read by the command's thread. */
  private volatile boolean received = true;

  RpcConnection(RpcServer server, AccessRules rules) {
    this.server = server;
    this.rules = rules;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    if (!server.admit(this)) {
      ctx.close();
      return;
    }
    awaitRequest();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    server.forget(this);
    if (idle != null) {
      idle.cancel(false);
    }
    if (exchange != null) {
      exchange.lose();
    }
    early.forEach(ReferenceCountUtil::release);
    early.clear();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.responseBody().drain();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("connection from {} failed", ctx.channel().remoteAddress(), cause);
    ctx.close();
  }

  private void awaitRequest() {
    idle = context.executor().schedule(() -> context.close(), IDLE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (closing || !(message instanceof HttpObject part)) {
      ReferenceCountUtil.release(message);
    } else if (isBusy() || !early.isEmpty()) {
      early.add(part);
      if (early.size() >= MAX_EARLY) {
        ctx.channel().config().setAutoRead(false);
      }
    } else {
      take(part);
    }
  }

  private void take(HttpObject part) {
    if (part.decoderResult().isFailure()) {
      ReferenceCountUtil.release(part);
      refuseUndecoded(part.decoderResult().cause());
    } else if (part instanceof HttpRequest request) {
      begin(request);
    } else if (part instanceof HttpContent content) {
      if (exchange != null) {
        exchange.requestBody().offer(content.content().retain());
      }
      content.release();
      if (part instanceof LastHttpContent) {
        received = true;
        if (exchange != null) {
          exchange.requestBody().end();
          startCall();
        } else {
          nextRequest();
        }
      }
    }
  }

  private void refuseUndecoded(Throwable cause) {
    if (exchange != null) {
      // The body of a request is broken: what is being answered cannot be trusted to be whole.
      context.close();
      return;
    }
    keepAlive = false;
    refuse(
        cause instanceof TooLongFrameException
            ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            : HttpResponseStatus.BAD_REQUEST,
        cause instanceof TooLongFrameException
            ? "431 Request Header Fields Too Large"
            : "400 Bad Request",
        null);
  }

  private void begin(HttpRequest request) {
    idle.cancel(false);
    received = false;
    method = request.method();
    keepAlive = HttpUtil.isKeepAlive(request);
    String uri = request.uri();
    int question = uri.indexOf('?');
    String path = UrlText.decodePath(question < 0 ? uri : uri.substring(0, question));
    HttpHeaders headers = request.headers();
    if (path != null && path.equals("/version") && method.equals(HttpMethod.GET)) {
      refuse(HttpResponseStatus.OK, server.versionText(), null);
    } else if (path == null || !path.startsWith(RequestParser.PREFIX)) {
      refuse(HttpResponseStatus.NOT_FOUND, "404 page not found", null);
    } else if (!rules.authorizes(headers, path)) {
      refuse(
          HttpResponseStatus.FORBIDDEN,
          "RPC Access Denied: Please provide a valid authorization token as defined in the"
              + " API.Authorizations configuration.",
          null);
    } else if (method.equals(HttpMethod.OPTIONS)) {
      answerOptions(headers);
    } else if (!method.equals(HttpMethod.POST)) {
      refuse(HttpResponseStatus.METHOD_NOT_ALLOWED, "405 - Method Not Allowed", headers);
    } else if (!rules.admits(method, headers)) {
      LOG.warn("API blocked request to {} (possible CSRF)", path);
      refuse(HttpResponseStatus.FORBIDDEN, "403 - Forbidden", headers);
    } else if (!server.parser().knows(path)) {
      refuse(HttpResponseStatus.NOT_FOUND, "404 page not found", headers);
    } else {
      call(request);
    }
  }

  private void call(HttpRequest request) {
    HttpHeaders headers = request.headers();
    if (HttpUtil.is100ContinueExpected(request)) {
      context.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
    boolean chunked = request.protocolVersion().isKeepAliveDefault();
    RequestBody body = new RequestBody(() -> setReading(false), () -> setReading(true));
    Exchange next =
        new Exchange(
            server.parser(),
            request.uri(),
            headers.get(HttpHeaderNames.CONTENT_TYPE, ""),
            body,
            new ResponseStream(context.channel()),
            answer -> addCommonHeaders(headers, chunked, answer),
            new Exchange.Ending() {
              @Override
              public void refuse(HttpResponseStatus status, String text) {
                context.executor().execute(() -> refuseCall(status, text, headers));
              }

              @Override
              public void finish(LastHttpContent end) {
                context.executor().execute(() -> finishCall(end));
              }
            });
    exchange = next;
    started = false;
  }

  /**
   * Hands a call to a thread once all has been seen that came with its head: mostly that is the
   * whole request, and then the connection can be kept.
   */
  private void startCall() {
    if (exchange == null || started) {
      return;
    }
    started = true;
    try {
      server.run(exchange);
    } catch (RejectedExecutionException e) {
      exchange.requestBody().close();
      exchange = null;
      refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, "too many requests at once", null);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    startCall();
    ctx.fireChannelReadComplete();
  }

  private void setReading(boolean reading) {
    context.channel().config().setAutoRead(reading);
  }

  /** Runs on the command's thread, when its first result is there. */
  private void addCommonHeaders(HttpHeaders request, boolean chunked, HttpHeaders answer) {
    rules.addHeaders(method, request, answer);
    server.addHeaders(answer);
    if (chunked) {
      answer.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    // As Kubo: an answer that begins before its request has ended is the last of the connection.
    keepAlive &= received && chunked;
    if (!keepAlive) {
      answer.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  private void finishCall(LastHttpContent end) {
    if (exchange == null) {
      return;
    }
    exchange.responseBody().finish(end);
    exchange = null;
    keepAlive &= !(end instanceof CutOff);
    endAnswer();
  }

  private void refuseCall(HttpResponseStatus status, String text, HttpHeaders request) {
    if (exchange != null) {
      exchange = null;
      refuse(status, text, request);
    }
  }

  private void answerOptions(HttpHeaders request) {
    FullHttpResponse answer =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT);
    if (request.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)) {
      rules.addPreflightHeaders(request, answer.headers());
    } else {
      rules.addHeaders(method, request, answer.headers());
      answer.headers().set(HttpHeaderNames.ALLOW, "OPTIONS, POST");
    }
    send(answer);
  }

  /**
   * Answers without running anything.
   *
   * @param request for the CORS headers, or null where there are none
   */
  private void refuse(HttpResponseStatus status, String text, HttpHeaders request) {
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            ByteBufUtil.writeUtf8(context.alloc(), text.endsWith("\n") ? text : text + "\n"));
    if (request != null) {
      rules.addHeaders(method, request, answer.headers());
    }
    if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      answer.headers().set(HttpHeaderNames.ALLOW, "OPTIONS, POST");
    }
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .set("X-Content-Type-Options", "nosniff")
        .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes());
    send(answer);
  }

  private void send(FullHttpResponse answer) {
    if (!keepAlive) {
      answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    context.writeAndFlush(answer);
    endAnswer();
  }

  private void endAnswer() {
    if (!keepAlive || server.isStopping()) {
      closeGently();
    } else if (received) {
      nextRequest();
    } else {
      // What is still to come of the refused request is dropped, for as long as one may be idle.
      awaitRequest();
    }
  }

  /**
   * Closes so that the client can still read the answer: a socket closed with unread input would be
   * reset, and the answer lost with it.
   */
  private void closeGently() {
    closing = true;
    early.forEach(ReferenceCountUtil::release);
    early.clear();
    setReading(true);
    if (received) {
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> context.close());
    } else {
      context
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(done -> ((DuplexChannel) context.channel()).shutdownOutput());
      context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void nextRequest() {
    if (idle.isDone()) {
      awaitRequest();
    }
    while (!isBusy() && !closing && !early.isEmpty()) {
      take(early.remove());
    }
    if (early.isEmpty() && !isBusy()) {
      setReading(true);
    }
  }

  /** Whether a request has arrived whole and is still being answered. */
  private boolean isBusy() {
    return received && exchange != null;
  }

  /** The server is stopping; on any thread. */
  void stop(boolean now) {
    context
        .executor()
        .execute(
            () -> {
              if (exchange == null) {
                context.close();
              } else if (now) {
                exchange.cancel();
              }
            });
  }
}

package io.orrery.node.rpc;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Cancellation;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.Request;
import io.orrery.node.command.UsageException;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a command over HTTP, from its head to the end of its answer. */
final class Exchange implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** How the connection hears of the end; called on the command's thread. */
  interface Ending {
    /** The request was not one the command takes: nothing of an answer has been sent. */
    void refuse(HttpResponseStatus status, String text);

    /** The answer is complete but for its end. */
    void finish(LastHttpContent end);
  }

  private final RequestParser parser;
  private final String uri;
  private final String contentType;
  private final RequestBody requestBody;
  private final ResponseStream responseBody;
  private final Consumer<HttpHeaders> common;
  private final Ending ending;
  private final Cancellation cancellation = new Cancellation();

  Exchange(
      RequestParser parser,
      String uri,
      String contentType,
      RequestBody requestBody,
      ResponseStream responseBody,
      Consumer<HttpHeaders> common,
      Ending ending) {
    this.parser = parser;
    this.uri = uri;
    this.contentType = contentType;
    this.requestBody = requestBody;
    this.responseBody = responseBody;
    this.common = common;
    this.ending = ending;
  }

  RequestBody requestBody() {
    return requestBody;
  }

  ResponseStream responseBody() {
    return responseBody;
  }

  /** The client is gone: the command is told wherever it is. */
  void lose() {
    cancellation.cancel();
    requestBody.lose();
    responseBody.lose();
  }

  /** Nobody should wait for the command any more, but its answer may still end. */
  void cancel() {
    cancellation.cancel();
    requestBody.lose();
  }

  @Override
  public void run() {
    try {
      Request request = parser.parse(uri, contentType, requestBody, cancellation);
      String encoding = request.get(GlobalOptions.ENCODING);
      if (!encoding.equals("json") && !encoding.equals("text")) {
        throw new UsageException("invalid encoding: " + encoding);
      }
      ending.finish(call(request));
    } catch (IOException e) {
      ending.refuse(HttpResponseStatus.BAD_REQUEST, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("{} failed", uri, e);
      ending.refuse(HttpResponseStatus.INTERNAL_SERVER_ERROR, "an error occurred");
    } finally {
      requestBody.close();
    }
  }

  private LastHttpContent call(Request request) throws IOException {
    HttpResults results = new HttpResults(responseBody, common, request);
    try {
      request.command().run(request, results);
      return results.succeed();
    } catch (FaultException e) {
      return results.fail(e);
    } catch (IOException e) {
      return results.fail(new FaultException(Fault.REFUSED, String.valueOf(e.getMessage()), e));
    } catch (RuntimeException | Error e) {
      // The next call may well succeed, after a lack of memory too.
      LOG.error("{} failed", String.join(" ", request.path()), e);
      String what = e instanceof OutOfMemoryError ? "out of memory" : "an error occurred";
      return results.fail(new FaultException(Fault.REFUSED, what, e));
    }
  }
}

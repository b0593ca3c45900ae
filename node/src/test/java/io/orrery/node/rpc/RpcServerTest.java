package io.orrery.node.rpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import io.orrery.node.rpc.RawHttp.Answer;
import io.orrery.node.rpc.client.RpcClient;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What goes over the wire, byte for byte as Kubo's RPC has it. */
class RpcServerTest extends ServedCommands {
  @Nested
  class Calls {
    @Test
    void aSingleObjectIsOneLineOfJson() throws Exception {
      Answer answer = post("group/below");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"A\":1}\n");
      assertThat(answer.header("Content-Type")).isEqualTo("application/json");
      assertThat(answer.header("Transfer-Encoding")).isEqualTo("chunked");
      assertThat(answer.header("Trailer")).isEqualTo("X-Stream-Error");
      assertThat(answer.header("Vary")).isEqualTo("Origin");
      assertThat(answer.header("Server")).isEqualTo("orrery/test");
      assertThat(answer.header("Access-Control-Allow-Headers"))
          .isEqualTo("X-Stream-Output, X-Chunked-Output, X-Content-Length");
      assertThat(answer.headers()).doesNotContainKeys("x-chunked-output", "x-stream-output");
    }

    @Test
    void aStreamOfObjectsIsMarkedAsOne() throws Exception {
      Answer answer = post("count?count=2");
      assertThat(answer.body()).isEqualTo("{\"Number\":1}\n{\"Number\":2}\n");
      assertThat(answer.header("X-Chunked-Output")).isEqualTo("1");
      assertThat(post("count?n=0").header("X-Chunked-Output")).isEqualTo("1");
    }

    @Test
    void bytesAreMarkedToo() throws Exception {
      Answer answer = post("bytes?count=5");
      assertThat(answer.body()).isEqualTo("\0\0\0\0\0");
      assertThat(answer.header("X-Stream-Output")).isEqualTo("1");
      assertThat(answer.header("X-Content-Length")).isEqualTo("5");
      assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
    }

    @Test
    void argumentsAndOptionsComeByNameAndAlias() throws Exception {
      Answer answer =
          post("echo?arg=a%20b&arg=c%2Bd+e&f=true&n=0x10&t=&many=1&m=2&unknown=x&arg=%C3%A9");
      assertThat(answer.body())
          .isEqualTo(
              "{\"Arguments\":[\"a b\",\"c+d e\",\"\u00e9\"],\"Flag\":true,\"Count\":16,"
                  + "\"Text\":\"\",\"Many\":[\"1\",\"2\"]}\n");
      assertThat(post("echo?arg=a&flag").body()).contains("\"Flag\":true");
      assertThat(post("echo/last").body()).contains("[\"last\"]");
    }

    @Test
    void textIsRenderedOnRequest() throws Exception {
      Answer answer = post("count?count=2&encoding=text");
      assertThat(answer.body()).isEqualTo("number 1\nnumber 2\n");
      assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
      assertThat(post("group/below?enc=text").body()).isEqualTo("{\"A\":1}\n");
    }

    @Test
    void aResultIsThereBeforeTheNextIsFound() throws Exception {
      try (RawHttp http = new RawHttp(daemon.address())) {
        http.send("POST /api/v0/slow HTTP/1.1");
        http.line();
        http.headers();
        assertThat(http.size()).isEqualTo("{\"Number\":1}\n".length());
        assertThat(http.line()).isEqualTo("{\"Number\":1}");
        http.line();
        commands.mayGoOn.countDown();
        assertThat(http.size()).isPositive();
      }
    }

    @Test
    void aConnectionServesOneRequestAfterAnother() throws Exception {
      try (RawHttp http = new RawHttp(daemon.address())) {
        for (int i = 0; i < 3; i++) {
          http.send("POST /api/v0/echo?arg=" + i + " HTTP/1.1", "Content-Length: 0");
          assertThat(http.answer().body()).contains("[\"" + i + "\"]");
        }
        http.send("GET /api/v0/echo HTTP/1.1");
        assertThat(http.answer().status()).isEqualTo(405);
        http.send("POST /api/v0/echo?arg=x HTTP/1.1", "Connection: close");
        assertThat(http.answer().header("Connection")).isEqualTo("close");
        assertThat(http.isClosed()).isTrue();
      }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
      try (RawHttp http = new RawHttp(daemon.address())) {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 100; i++) {
          requests.append("POST /api/v0/echo?arg=").append(i);
          requests.append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        http.write(requests.toString().getBytes(UTF_8));
        for (int i = 0; i < 100; i++) {
          assertThat(http.answer().body()).contains("[\"" + i + "\"]");
        }
      }
    }

    @Test
    void anOldClientGetsBytesUpToTheEndOfTheConnection() throws Exception {
      Answer answer = call("POST /api/v0/group/below HTTP/1.0");
      assertThat(answer.headers()).doesNotContainKey("transfer-encoding");
      assertThat(answer.body()).isEqualTo("{\"A\":1}\n");
    }

    @Test
    void theBareVersionIsThereForBrowsers() throws Exception {
      assertThat(call("GET /version HTTP/1.1").body())
          .isEqualTo("Commit: \nClient Version: orrery/test\n");
    }
  }

  @Nested
  class Failures {
    @Test
    void beforeTheFirstResultTheyAreTheAnswer() throws Exception {
      Answer answer = post("fails?arg=fault");
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.header("Content-Type")).isEqualTo("application/json");
      assertThat(answer.body())
          .isEqualTo(
              "{\"Message\":\"no \\u003csuch\\u003e thing: \u00e9\",\"Code\":0,\"Type\":\"error\"}\n");
    }

    @Test
    void afterwardsTheyAreATrailer() throws Exception {
      Answer answer = post("count?count=1&text=broke%0Aoff+%C3%A9");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"Number\":1}\n");
      assertThat(answer.trailers()).containsEntry("x-stream-error", "broke off \u00e9");
    }

    @Test
    void afterBytesTheyCutTheAnswerOffForClientsThatReadNoTrailers() throws Exception {
      try (RawHttp http = new RawHttp(daemon.address())) {
        http.send("POST /api/v0/bytes?count=10&text=lost HTTP/1.1");
        String answer = new String(http.in().readAllBytes(), ISO_8859_1);
        assertThat(answer)
            .startsWith("HTTP/1.1 200 OK\r\n")
            .endsWith("\r\n0\r\nX-Stream-Error: lost\r\n");
      }
    }

    @Test
    void bugsTellNothing() throws Exception {
      assertThat(post("fails?arg=bug").body())
          .isEqualTo("{\"Message\":\"an error occurred\",\"Code\":0,\"Type\":\"error\"}\n");
      assertThat(post("fails?arg=io").body()).contains("disk on fire");
    }

    @Test
    void requestsThatTheCommandDoesNotTakeAre400() throws Exception {
      record Case(String target, String text) {}
      for (Case wrong :
          List.of(
              new Case("echo", "argument \"first\" is required"),
              new Case(
                  "echo?arg=a&flag=foo",
                  "could not convert value \"foo\" to type \"bool\" (for option \"-flag\")"),
              new Case(
                  "echo?arg=a&n=-1",
                  "could not convert value \"-1\" to type \"uint64\" (for option \"-count\")"),
              new Case(
                  "echo?arg=a&text=x&text=y",
                  "expected key text to have only a single value, received [x y]"),
              new Case("files", "file argument 'path' is required"),
              new Case("echo?arg=a&encoding=nope", "invalid encoding: nope"),
              new Case("echo?arg=a&timeout=soon", "invalid duration \"soon\""))) {
        Answer answer = post(wrong.target());
        assertThat(answer.status()).as(wrong.target()).isEqualTo(400);
        assertThat(answer.body()).startsWith(wrong.text()).endsWith("\n");
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
      }
    }

    @Test
    void whatIsNoCommandIs404() throws Exception {
      for (String target :
          List.of("nope", "", "group/below/x/y", "here", "group/x/y", "echo/a/b", "%zz")) {
        Answer answer = post(target);
        assertThat(answer.status()).as(target).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("404 page not found\n");
      }
      assertThat(call("POST / HTTP/1.1").status()).isEqualTo(404);
    }

    @Test
    void aTimeoutEndsTheWait() throws Exception {
      assertThat(post("waits?timeout=10ms").body()).contains("context deadline exceeded");
    }
  }

  @Nested
  class UnixSockets {
    private String call(ApiAddress address) throws IOException {
      try (RpcClient.Call call = new RpcClient(address, "", "test/1").connect()) {
        byte[] body = call.send("/api/v0/echo?arg=a", null, null).body().readAllBytes();
        return new String(body, UTF_8);
      }
    }

    @Test
    void theyServeAsPortsDoAndGoAwayWithTheServer() throws Exception {
      Path socket = folder.resolve("rpc.sock");
      daemon.close();
      daemon =
          TestDaemon.start(
              folder.resolve("repo"), commands.root(), "/unix" + socket, Map.of(), Map.of());
      assertThat(call(daemon.address())).contains("[\"a\"]");
      daemon.close();
      assertThat(Files.exists(socket)).isFalse();
    }

    @Test
    void oneThatWasLeftBehindIsTakenAndOneInUseIsNot() throws Exception {
      Path socket = folder.resolve("rpc.sock");
      ServerSocketChannel.open(StandardProtocolFamily.UNIX)
          .bind(UnixDomainSocketAddress.of(socket))
          .close();
      ApiAddress address = ApiAddress.parse("/unix" + socket);
      RpcSettings settings = new RpcSettings(List.of(address), Map.of(), Map.of());
      try (RpcServer first = RpcServer.start(settings, commands.root(), daemon, "orrery/test")) {
        assertThat(call(first.addresses().get(0))).contains("[\"a\"]");
        assertThatThrownBy(() -> RpcServer.start(settings, commands.root(), daemon, "orrery/test"))
            .isInstanceOf(FaultException.class);
        assertThat(call(address)).contains("[\"a\"]");
      }
    }
  }
}

package io.orrery.node.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import io.orrery.node.repo.Authorization;
import io.orrery.node.rpc.RawHttp.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire, byte for byte as Kubo's RPC has it unless a test says otherwise. */
@Timeout(120)
class RpcServerTest {
  @TempDir Path folder;

  private final TestCommands commands = new TestCommands();
  private TestDaemon daemon;

  @BeforeEach
  void start() throws Exception {
    TestDaemon.init(folder.resolve("repo"));
    daemon = TestDaemon.start(folder.resolve("repo"), commands.root());
  }

  @AfterEach
  void stop() throws Exception {
    commands.mayGoOn.countDown();
    daemon.close();
  }

  private Answer call(String... head) throws IOException {
    return RawHttp.call(daemon.address(), head);
  }

  private Answer post(String target, String... headers) throws IOException {
    List<String> head = new ArrayList<>(List.of("POST /api/v0/" + target + " HTTP/1.1"));
    head.addAll(List.of(headers));
    return call(head.toArray(String[]::new));
  }

  private void restart(Map<String, List<String>> headers, Map<String, Authorization> authorizations)
      throws Exception {
    daemon.close();
    daemon = TestDaemon.start(folder.resolve("repo"), commands.root(), headers, authorizations);
  }

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
      assertThat(post("bytes?count=10&text=lost").trailers())
          .containsEntry("x-stream-error", "lost");
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
  class Access {
    private String origin() {
      return "http://localhost:" + daemon.address().port();
    }

    @Test
    void onlyPostCallsCommands() throws Exception {
      for (String method : List.of("GET", "HEAD", "PUT", "DELETE")) {
        Answer answer = callBare(method + " /api/v0/echo?arg=a HTTP/1.1");
        assertThat(answer.status()).as(method).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("OPTIONS, POST");
      }
      Answer options = call("OPTIONS /api/v0/echo HTTP/1.1");
      assertThat(options.status()).isEqualTo(204);
      assertThat(options.header("Allow")).isEqualTo("OPTIONS, POST");
    }

    private Answer callBare(String head) throws IOException {
      return call(head, "Connection: close");
    }

    @Test
    void pagesOfOthersAreKeptOut() throws Exception {
      for (String header :
          List.of(
              "Origin: http://evil.example",
              "Origin: null",
              "Origin: http://localhost:1",
              "Referer: http://evil.example/page",
              "Referer: not a url",
              "User-Agent: Mozilla/5.0 (X11)",
              "Host: rebound.example:5001",
              "Host: 127.0.0.1.evil.example")) {
        Answer answer = post("echo?arg=a", header);
        assertThat(answer.status()).as(header).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("403 - Forbidden\n");
      }
    }

    @Test
    void programsAndLocalPagesAreLetIn() throws Exception {
      for (String header :
          List.of(
              "Origin: " + origin(),
              "Origin: https://127.0.0.1:" + daemon.address().port(),
              "Origin: chrome-extension://nibjojkomfdiaoajekhjakgkdhaomnch",
              "Referer: " + origin() + "/webui",
              "User-Agent: curl/8",
              "User-Agent: Mozilla/5.0 Electron/30",
              "Host: localhost:5001",
              "Host: [::1]:5001",
              "Host: node.localhost")) {
        assertThat(post("echo?arg=a", header).status()).as(header).isEqualTo(200);
      }
      assertThat(
              post("echo?arg=a", "User-Agent: Mozilla/5.0", "Origin: " + origin())
                  .header("Access-Control-Allow-Origin"))
          .isEqualTo(origin());
    }

    @Test
    void preflightsAreAnsweredByTheConfiguration() throws Exception {
      Answer local =
          call(
              "OPTIONS /api/v0/echo HTTP/1.1",
              "Origin: " + origin(),
              "Access-Control-Request-Method: POST",
              "Access-Control-Request-Headers: content-type");
      assertThat(local.status()).isEqualTo(204);
      assertThat(local.header("Access-Control-Allow-Origin")).isEqualTo(origin());
      assertThat(local.header("Access-Control-Allow-Methods")).isEqualTo("POST");
      assertThat(local.header("Access-Control-Allow-Headers")).isEqualTo("content-type");
      Answer foreign =
          call(
              "OPTIONS /api/v0/echo HTTP/1.1",
              "Origin: http://evil.example",
              "Access-Control-Request-Method: POST");
      assertThat(foreign.status()).isEqualTo(204);
      assertThat(foreign.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void configuredHeadersAndOriginsCount() throws Exception {
      restart(
          Map.of(
              "Access-Control-Allow-Origin", List.of("http://app.example"),
              "Access-Control-Allow-Methods", List.of("PUT", "POST"),
              "Access-Control-Allow-Credentials", List.of("true"),
              "X-Extra", List.of("a", "b")),
          Map.of());
      Answer answer = post("echo?arg=a", "Origin: http://app.example", "Host: app.example");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("http://app.example");
      assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
      assertThat(answer.header("X-Extra")).isEqualTo("a, b");
      assertThat(post("echo?arg=a", "Origin: http://evil.example").status()).isEqualTo(403);
      assertThat(post("echo?arg=a", "Origin: " + origin()).status()).isEqualTo(200);
    }

    @Test
    void secretsOpenTheirPathsAndNoOthers() throws Exception {
      restart(
          Map.of(),
          Map.of(
              "reader",
              new Authorization(
                  Authorization.header("bearer:token"), List.of("/api/v0/echo", "/api/v0/group")),
              "admin",
              new Authorization(Authorization.header("basic:admin:secret"), List.of("/api/v0"))));
      assertThat(post("echo?arg=a").status()).isEqualTo(403);
      assertThat(post("echo?arg=a", "Authorization: Bearer wrong").status()).isEqualTo(403);
      assertThat(post("echo?arg=a", "Authorization: Bearer token").status()).isEqualTo(200);
      assertThat(post("group/below", "Authorization: Bearer token").status()).isEqualTo(200);
      assertThat(post("count", "Authorization: Bearer token").status()).isEqualTo(403);
      assertThat(post("count", "Authorization: Basic YWRtaW46c2VjcmV0").status()).isEqualTo(200);
    }
  }

  @Nested
  class Bounds {
    @Test
    void whatIsNoHttpIsRefused() throws Exception {
      for (String garbage : List.of("hello\r\n\r\n", "POST\r\n\r\n", "\0\1\2\3\r\n\r\n")) {
        try (RawHttp http = new RawHttp(daemon.address())) {
          http.write(garbage.getBytes(UTF_8));
          assertThat(http.answer().status()).isEqualTo(400);
          assertThat(http.isClosed()).isTrue();
        }
      }
      assertThat(post("echo?arg=a").status()).isEqualTo(200);
    }

    @Test
    void headsAreBounded() throws Exception {
      assertThat(post("echo?arg=" + "a".repeat(1_000_000)).status()).isEqualTo(200);
      assertThat(post("echo?arg=" + "a".repeat(2_000_000)).status()).isEqualTo(431);
      assertThat(post("echo?arg=a", "X-Long: " + "a".repeat(100_000)).status()).isEqualTo(431);
      assertThat(post("echo?arg=" + "&arg=".repeat(70_000)).status()).isEqualTo(400);
    }

    @Test
    void connectionsAreBounded() throws Exception {
      List<RawHttp> open = new ArrayList<>();
      try {
        for (int i = 0; i < 512; i++) {
          RawHttp http = new RawHttp(daemon.address());
          open.add(http);
          http.send("POST /api/v0/echo?arg=a HTTP/1.1", "Content-Length: 0");
          assertThat(http.answer().status()).isEqualTo(200);
        }
        try (RawHttp oneMore = new RawHttp(daemon.address())) {
          assertThat(oneMore.isClosed()).isTrue();
        }
      } finally {
        for (RawHttp http : open) {
          http.close();
        }
      }
    }

    @Test
    void anAddressInUseIsNamed() {
      assertThatThrownBy(
              () ->
                  RpcServer.start(
                      new RpcSettings(List.of(daemon.address()), Map.of(), Map.of()),
                      commands.root(),
                      daemon,
                      "orrery/test"))
          .isInstanceOf(FaultException.class)
          .hasMessageContaining(daemon.address().toString());
    }
  }

  @Nested
  class Streams {
    /** What may be under way: both bounds of ours, and what the kernel's sockets hold. */
    private static final long UNDER_WAY = 32L << 20;

    private static final long MUCH = 128L << 20;

    @Test
    void aWriterFasterThanTheCommandIsHeldBack() throws Exception {
      try (RawHttp http = new RawHttp(daemon.address())) {
        http.send(
            "POST /api/v0/upload HTTP/1.1",
            "Content-Type: multipart/form-data; boundary=b",
            "Transfer-Encoding: chunked");
        http.chunk("--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n".getBytes(UTF_8));
        byte[] block = new byte[1 << 16];
        long ahead = 0;
        for (long sent = 0; sent < MUCH; sent += block.length) {
          http.chunk(block);
          ahead = Math.max(ahead, sent - commands.read.get());
        }
        http.chunk("\r\n--b--\r\n".getBytes(UTF_8));
        http.write("0\r\n\r\n".getBytes(UTF_8));
        assertThat(http.answer().body()).isEqualTo("{\"Size\":" + MUCH + "}\n");
        assertThat(ahead).isLessThan(UNDER_WAY);
      }
    }

    @Test
    void aCommandFasterThanItsReaderIsHeldBack() throws Exception {
      try (RawHttp http = new RawHttp(daemon.address())) {
        http.send("POST /api/v0/bytes?count=" + MUCH + " HTTP/1.1");
        http.line();
        http.headers();
        long seen = 0;
        long ahead = 0;
        for (int size = http.size(); size > 0; size = http.size()) {
          TestCommands.toil(http.in().readNBytes(size));
          http.line();
          seen += size;
          ahead = Math.max(ahead, commands.written.get() - seen);
        }
        assertThat(seen).isEqualTo(MUCH);
        assertThat(ahead).isLessThan(UNDER_WAY);
      }
    }

    @Test
    void whoHangsUpStopsWhatWrites() throws Exception {
      try (RawHttp http = new RawHttp(daemon.address())) {
        http.send("POST /api/v0/bytes?count=1000000000000 HTTP/1.1");
        http.line();
      }
      assertThat(commands.ended.get()).isEqualTo("the client went away");
    }

    @Test
    void whoHangsUpStopsWhatWaits() throws Exception {
      try (RawHttp http = new RawHttp(daemon.address())) {
        http.send("POST /api/v0/waits HTTP/1.1");
        commands.started.await();
      }
      assertThat(commands.ended.get()).isEqualTo("CLOSED");
    }

    @Test
    void closingTheServerStopsWhatWaits() throws Exception {
      try (RawHttp http = new RawHttp(daemon.address())) {
        http.send("POST /api/v0/waits HTTP/1.1");
        commands.started.await();
        daemon.close();
        assertThat(commands.ended.get()).isEqualTo("CLOSED");
        assertThat(http.answer().body()).contains("context canceled");
      }
    }

    @Test
    void anAnswerToARequestThatIsStillComingIsReadToItsEnd() throws Exception {
      try (RawHttp http = new RawHttp(daemon.address())) {
        http.send(
            "POST /api/v0/echo HTTP/1.1",
            "Content-Type: multipart/form-data; boundary=b",
            "Content-Length: 100000000");
        http.write(new byte[1 << 16]);
        Answer answer = http.answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("argument \"first\" is required\n");
      }
    }

    @Test
    void clientsMayAskBeforeTheySend() throws Exception {
      try (RawHttp http = new RawHttp(daemon.address())) {
        http.send(
            "POST /api/v0/files HTTP/1.1",
            "Content-Type: multipart/form-data; boundary=b",
            "Content-Length: 63",
            "Expect: 100-continue");
        assertThat(http.answer().status()).isEqualTo(100);
        http.write(
            "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nhello\r\n--b--\r\n"
                .getBytes(UTF_8));
        assertThat(http.answer().body()).contains("\"Size\":5");
      }
    }
  }

  @Nested
  class Forms {
    private String files(String form) throws IOException {
      return RawHttp.post(daemon.address(), "/api/v0/files?stream-channels=true", form).body();
    }

    @Test
    void filesDirectoriesAndSymlinksComeWithTheirMetadata() throws Exception {
      assertThat(
              files(
                  """
                  --b
                  Content-Disposition: form-data; name="file?mode=0755&mtime=1604320482&mtime-nsecs=5"; filename="dir"
                  Content-Type: application/x-directory


                  --b
                  Abspath-Encoded: %2Fhome%2Fa+b
                  Content-Disposition: form-data; name="file?mode=04644"; filename="dir%2Fa%20b.txt"
                  Content-Type: application/octet-stream

                  hello
                  --b
                  Content-Disposition: form-data; name="file"; filename="dir%2Flink"
                  Content-Type: application/symlink

                  ../x
                  --b
                  Content-Disposition: form-data; name="file?mtime=-1"; filename="top"

                  --b--
                  """))
          .isEqualTo(
              """
              {"Kind":"DIRECTORY","Path":"dir","Size":0,"Mode":"755","Mtime":"1604320482.5"}
              {"Kind":"FILE","Path":"dir/a b.txt","Size":5,"Mode":"4644","Abspath":"/home/a b"}
              {"Kind":"SYMLINK","Path":"dir/link","Size":0,"Target":"../x"}
              {"Kind":"FILE","Path":"top","Size":0,"Mtime":"-1.0"}
              """);
    }

    @Test
    void directoriesThatNoPartNamesComeAllTheSame() throws Exception {
      assertThat(
              files(
                  """
                  --b
                  Content-Disposition: form-data; name="file"; filename="a/b/c"

                  1
                  --b
                  Content-Disposition: form-data; name="file"; filename="a/d"

                  2
                  --b--
                  """))
          .isEqualTo(
              """
              {"Kind":"DIRECTORY","Path":"a","Size":0}
              {"Kind":"DIRECTORY","Path":"a/b","Size":0}
              {"Kind":"FILE","Path":"a/b/c","Size":1}
              {"Kind":"FILE","Path":"a/d","Size":1}
              """);
    }

    @Test
    void noPathLeavesTheTop() throws Exception {
      assertThat(
              files(
                  """
                  --b
                  Content-Disposition: form-data; name="file"; filename="/../../etc/./passwd"

                  x
                  --b
                  Content-Disposition: form-data; name="file"

                  y
                  --b--
                  """))
          .isEqualTo(
              """
              {"Kind":"DIRECTORY","Path":"etc","Size":0}
              {"Kind":"FILE","Path":"etc/passwd","Size":1}
              {"Kind":"FILE","Path":"","Size":1}
              """);
    }

    @Test
    void argumentsMayComeAsLinesOfAForm() throws Exception {
      String form =
          """
          --b
          Content-Disposition: form-data; name="file"; filename="stdin"

          one
          two
          --b--
          """;
      assertThat(RawHttp.post(daemon.address(), "/api/v0/lines", form).body())
          .isEqualTo("{\"Lines\":[\"one\",\"two\"]}\n");
    }

    @Test
    void brokenFormsAreRefused() throws Exception {
      for (String form :
          List.of(
              "",
              "no boundary at all",
              "--b\nContent-Disposition: form-data; name=\"file\"\n\ncut off",
              "--b\nno colon\n\n--b--\n",
              "--b\nX: " + "x".repeat(70_000) + "\n\n--b--\n")) {
        Answer answer = RawHttp.post(daemon.address(), "/api/v0/files", form);
        assertThat(answer.status() == 500 || answer.trailers().containsKey("x-stream-error"))
            .as(form.length() > 80 ? "long" : form)
            .isTrue();
      }
    }
  }
}

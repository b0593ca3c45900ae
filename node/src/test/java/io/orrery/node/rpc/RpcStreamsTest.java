package io.orrery.node.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.node.rpc.RawHttp.Answer;
import org.junit.jupiter.api.Test;

/** Both directions at once, each held back by the other, and what happens when one side goes. */
class RpcStreamsTest extends ServedCommands {
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

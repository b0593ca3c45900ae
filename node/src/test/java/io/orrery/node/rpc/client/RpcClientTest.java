package io.orrery.node.rpc.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.IncomingFiles;
import io.orrery.node.rpc.ApiAddress;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.Mtime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thin client against servers that say whatever a test wants them to say. */
@Timeout(60)
class RpcClientTest {
  private final CompletableFuture<String> head = new CompletableFuture<>();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** Takes one connection, reads its head, answers and hangs up. */
  private void answer(String text) {
    new Thread(
            () -> {
              try (Socket socket = server.accept()) {
                head.complete(readHead(socket.getInputStream()));
                socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(UTF_8));
                socket.shutdownOutput();
                // Until the client hangs up: closing with unread input would reset the connection.
                socket.getInputStream().readAllBytes();
              } catch (IOException e) {
                head.completeExceptionally(e);
              }
            },
            "server")
        .start();
  }

  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
      head.write(in.read());
    }
    return head.toString(UTF_8);
  }

  private RpcClient client(String secret) throws FaultException {
    return new RpcClient(
        ApiAddress.parse("/ip4/127.0.0.1/tcp/" + server.getLocalPort()), secret, "test/1");
  }

  private String call() throws IOException {
    try (RpcClient.Call call = client("").connect()) {
      return new String(call.send("/x", null, null).body().readAllBytes(), UTF_8);
    }
  }

  private void fails(String answer, String message) {
    answer(answer);
    assertThatThrownBy(this::call).isInstanceOf(FaultException.class).hasMessageContaining(message);
  }

  @Test
  void theRequestIsPlainHttp() throws Exception {
    answer("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
    try (RpcClient.Call call = client("bearer:token").connect()) {
      RpcAnswer answer = call.send("/api/v0/id?arg=a", null, null);
      assertThat(answer.body().readAllBytes()).isEqualTo("ok".getBytes(UTF_8));
      assertThat(answer.isBytes()).isFalse();
      assertThat(answer.length()).isEqualTo(-1);
    }
    assertThat(head.get())
        .isEqualTo(
            "POST /api/v0/id?arg=a HTTP/1.1\r\nHost: 127.0.0.1:"
                + server.getLocalPort()
                + "\r\nUser-Agent: test/1\r\nAuthorization: Bearer token\r\nConnection: close\r\n"
                + "Content-Length: 0\r\n\r\n");
  }

  @Test
  void chunksAndTrailersAreRead() throws Exception {
    answer(
        """
        HTTP/1.1 200 OK
        Transfer-Encoding: chunked
        X-Stream-Output: 1
        X-Content-Length: 8

        5
        hello
        3;ext=1
        abc
        0
        Other: x

        """);
    try (RpcClient.Call call = client("").connect()) {
      RpcAnswer answer = call.send("/x", null, null);
      assertThat(answer.isBytes()).isTrue();
      assertThat(answer.length()).isEqualTo(8);
      assertThat(answer.body().readAllBytes()).isEqualTo("helloabc".getBytes(UTF_8));
      assertThat(answer.body().read()).isEqualTo(-1);
    }
  }

  @Test
  void aTrailerTellsOfAFailure() throws Exception {
    answer(
        """
        HTTP/1.1 200 OK
        Transfer-Encoding: chunked

        5
        hello
        0
        X-Stream-Error: it broke: \u00e9

        """);
    try (RpcClient.Call call = client("").connect()) {
      InputStream body = call.send("/x", null, null).body();
      assertThat(body.readNBytes(5)).isEqualTo("hello".getBytes(UTF_8));
      assertThatThrownBy(body::read)
          .isInstanceOf(FaultException.class)
          .hasMessage("it broke: \u00e9");
    }
  }

  @Test
  void refusalsAreToldInTheDaemonsWords() {
    String json = "{\"Message\":\"no such pin\",\"Code\":0,\"Type\":\"error\"}";
    fails(
        "HTTP/1.1 500 Internal Server Error\nContent-Type: application/json\n"
            + "Transfer-Encoding: chunked\n\n"
            + Integer.toHexString(json.length())
            + "\n"
            + json
            + "\n0\n\n",
        "no such pin");
    fails(
        "HTTP/1.1 403 Forbidden\nContent-Type: text/plain\nContent-Length: 16\n\n403 - Forbidden\n",
        "403 - Forbidden");
    fails("HTTP/1.1 404 Not Found\nContent-Length: 0\n\n", "Command not found.");
  }

  @Test
  void whatIsNoRpcIsSaidToBeNone() {
    fails("SSH-2.0-OpenSSH_9.2\n", "no RPC");
    fails("HTTP/1.1 two hundred\n\n", "no RPC");
    fails("HTTP/1.1 200 OK\nno header\n\n", "no RPC");
    fails("HTTP/1.1 200 OK\n" + "A: b\n".repeat(2) + "Content-Length: x\n\n", "malformed length");
    fails("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nxyz\n", "malformed chunk");
  }

  @Test
  void anAnswerThatBreaksOffIsAFailure() {
    fails("", "closed the connection");
    fails("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhel", "closed the connection");
    fails("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nhel\n", "closed the connection");
  }

  @Test
  void nobodyListeningIsToldApart() throws Exception {
    RpcClient client = client("");
    server.close();
    assertThatThrownBy(client::connect)
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FaultException.class);
  }

  @Test
  void filesAreSentAsAForm() throws Exception {
    CompletableFuture<String> form = new CompletableFuture<>();
    new Thread(
            () -> {
              try (Socket socket = server.accept()) {
                head.complete(readHead(socket.getInputStream()));
                form.complete(readChunks(socket.getInputStream()));
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
              } catch (IOException e) {
                form.completeExceptionally(e);
              }
            },
            "server")
        .start();
    Metadata metadata = new Metadata(OptionalInt.of(0755), Optional.of(new Mtime(1604320482, 5)));
    Name odd = Name.of(ByteBuffer.wrap(new byte[] {'a', ' ', (byte) 0xff}));
    try (RpcClient.Call call = client("").connect()) {
      call.send(
          "/x",
          files(
              IncomingFile.directory(List.of(Name.of("d")), metadata),
              IncomingFile.file(
                  List.of(Name.of("d"), odd),
                  Metadata.NONE,
                  OptionalLong.empty(),
                  Optional.of("/abs/x y"),
                  new ByteArrayInputStream("hello".getBytes(UTF_8))),
              IncomingFile.symlink(List.of(Name.of("l")), Metadata.NONE, Name.of("../t"))),
          null);
    }
    String boundary = head.get().replaceFirst("(?s).*boundary=([^\r]*).*", "$1");
    assertThat(form.get().replace("\r\n", "\n").replace(boundary, "BOUNDARY"))
        .isEqualTo(
            """
            --BOUNDARY
            Content-Disposition: form-data; name="file?mode=0755&mtime=1604320482&mtime-nsecs=5"; \
            filename="d"
            Content-Type: application/x-directory


            --BOUNDARY
            Content-Disposition: form-data; name="file"; filename="d%2Fa+%FF"
            Content-Type: application/octet-stream
            Abspath-Encoded: %2Fabs%2Fx+y

            hello
            --BOUNDARY
            Content-Disposition: form-data; name="file"; filename="l"
            Content-Type: application/symlink

            ../t
            --BOUNDARY--
            """);
  }

  private static String readChunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(readLine(in), 16);
        size > 0;
        size = Integer.parseInt(readLine(in), 16)) {
      body.write(in.readNBytes(size));
      readLine(in);
    }
    return body.toString(UTF_8);
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      line.write(c);
    }
    return line.toString(UTF_8).strip();
  }

  private static IncomingFiles files(IncomingFile... given) {
    Queue<IncomingFile> queue = new ArrayDeque<>(List.of(given));
    return new IncomingFiles() {
      @Override
      public IncomingFile next() {
        return queue.poll();
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void aFileThatCannotBeReadEndsTheCallInItsOwnWords() throws Exception {
    answer("");
    IncomingFiles broken =
        new IncomingFiles() {
          @Override
          public IncomingFile next() throws IOException {
            throw FaultException.refused("open x: permission denied");
          }

          @Override
          public void close() {}
        };
    try (RpcClient.Call call = client("").connect()) {
      assertThatThrownBy(() -> call.send("/x", broken, null))
          .isInstanceOf(FaultException.class)
          .hasMessage("open x: permission denied");
    }
  }

  @Test
  void aFileThatBreaksWhileItIsReadEndsTheCall() throws Exception {
    answer("");
    InputStream bad =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Input/output error");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
          }
        };
    IncomingFiles files =
        files(
            IncomingFile.file(
                List.of(), Metadata.NONE, OptionalLong.empty(), Optional.empty(), bad));
    try (RpcClient.Call call = client("").connect()) {
      assertThatThrownBy(() -> call.send("/x", files, null)).hasMessage("Input/output error");
    }
  }

  @Test
  void aDaemonThatHangsIsGivenUpAtTheDeadline() throws Exception {
    try (RpcClient.Call call = client("").connect()) {
      call.expireAt(Deadline.after(Duration.ofMillis(20)));
      assertThatThrownBy(() -> call.send("/x", null, null))
          .isInstanceOfSatisfying(
              FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.TIMED_OUT));
    }
  }

  @Test
  void anAnswerInTheMiddleOfAnUploadIsHeard() throws Exception {
    answer("HTTP/1.1 400 Bad Request\nContent-Type: text/plain\nContent-Length: 4\n\nnope");
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            return length;
          }
        };
    IncomingFiles files =
        files(
            IncomingFile.file(
                List.of(), Metadata.NONE, OptionalLong.empty(), Optional.empty(), endless));
    try (RpcClient.Call call = client("").connect()) {
      assertThatThrownBy(() -> call.send("/x", files, null))
          .isInstanceOf(FaultException.class)
          .hasMessage("nope");
    }
  }
}

package io.orrery.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.node.repo.Authorization;
import io.orrery.node.rpc.RawHttp.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is let in: Kubo's rules, and the one on Host. */
class RpcAccessTest extends ServedCommands {
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

package io.orrery.node.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a stranger cannot do to the server. */
class RpcBoundsTest extends ServedCommands {
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

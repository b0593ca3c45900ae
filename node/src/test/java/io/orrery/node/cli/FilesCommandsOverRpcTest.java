package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The same answers from a daemon, which keeps what is not flushed. */
class FilesCommandsOverRpcTest extends FilesCommandsTest {
  @Override
  boolean overRpc() {
    return true;
  }

  @Test
  void takesMoreChangesThanKuboBeforeAFlush() {
    for (int i = 0; i < 260; i++) {
      assertThat(shell.ok("files", "--flush=false", "mkdir", "/d" + i)).isEmpty();
    }
    assertThat(shell.lines("files", "ls")).hasSize(260);
    assertThat(shell.ok("files", "flush", "d1")).isEqualTo("{\"Cid\":\"" + EMPTY + "\"}\n");
  }
}

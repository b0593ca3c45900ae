package io.orrery.node.rpc;

import io.orrery.node.repo.Authorization;
import io.orrery.node.rpc.RawHttp.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that serves {@link TestCommands}, and short ways to call it by raw HTTP. */
@Timeout(120)
abstract class ServedCommands {
  @TempDir Path folder;

  final TestCommands commands = new TestCommands();
  TestDaemon daemon;

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

  Answer call(String... head) throws IOException {
    return RawHttp.call(daemon.address(), head);
  }

  Answer post(String target, String... headers) throws IOException {
    List<String> head = new ArrayList<>(List.of("POST /api/v0/" + target + " HTTP/1.1"));
    head.addAll(List.of(headers));
    return call(head.toArray(String[]::new));
  }

  /** Serves the same by another configuration. */
  void restart(Map<String, List<String>> headers, Map<String, Authorization> authorizations)
      throws Exception {
    daemon.close();
    daemon = TestDaemon.start(folder.resolve("repo"), commands.root(), headers, authorizations);
  }
}

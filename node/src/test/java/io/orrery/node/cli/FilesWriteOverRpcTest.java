package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The same answers from a daemon, which has many clients at once. */
class FilesWriteOverRpcTest extends FilesWriteTest {
  @Override
  boolean overRpc() {
    return true;
  }

  @Test
  void severalWriteAtOnce() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(6);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        byte[] data = random(400_000, i);
        String path = "/many/" + i % 8 + "/" + i;
        all.add(clients.submit(() -> write(data, path, "-ep")));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      clients.shutdown();
    }
    for (int i = 0; i < 24; i++) {
      assertThat(hash("/many/" + i % 8 + "/" + i)).isEqualTo(added(random(400_000, i)));
    }
  }

  @Test
  void severalWriteOneFileEachAsAWhole() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(4);
    List<String> possible = new ArrayList<>();
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        byte[] data = random(1_500_000 + 100_000 * i, i);
        possible.add(added(data));
        all.add(clients.submit(() -> write(data, "/one", "-et")));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      clients.shutdown();
    }
    assertThat(possible).contains(hash("/one"));
  }
}

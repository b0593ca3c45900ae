package io.orrery.fuse.mutable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Notices;
import io.orrery.fuse.Row;
import org.junit.jupiter.api.Test;

/** The kernel remembers for ever here, and is told of what others change. */
class ChangedElsewhereTest extends WritableMountedTest {
  /** Notices go out from a thread of their own: soon, not at once. */
  private void awaitOutput(String line, String wanted) {
    String out = sh(line).out();
    while (!out.equals(wanted)) {
      assertThat(mount.ended()).isNotDone();
      out = sh(line).out();
    }
  }

  @Test
  @Row("elsewhere-content")
  void bytesThatOthersWroteAreSeen() throws Exception {
    assertThat(sh("seq 1000 > f; head -n 2 f").succeeds()).isEqualTo("1\n2\n");
    ground.write("f", 2, "3".getBytes(UTF_8));
    awaitOutput("head -n 2 f", "1\n3\n");
    ground.write("f", 3893, "the end\n".getBytes(UTF_8));
    awaitOutput("tail -n 1 f", "the end\n");
    awaitOutput("stat -c %s f", "3901\n");
  }

  @Test
  @Row("elsewhere-name")
  void namesThatOthersMadeAndRemovedAreSeen() throws Exception {
    sh("test ! -e new; test ! -e new").succeeds();
    ground.make("new");
    awaitOutput("ls new", "new\n");
    sh("cat new").succeeds();
    ground.remove("new");
    awaitOutput("test -e new || echo gone", "gone\n");
  }

  @Test
  @Row("elsewhere-many")
  void moreNamesThanCanBeToldAreAskedForAnew() throws Exception {
    sh("test ! -e n70000; test ! -e n1; mkdir keep").succeeds();
    for (int i = 0; i <= Notices.MAX_NAMES + 10_000; i++) {
      ground.make("n" + i);
    }
    awaitOutput("test -e n1 && test -e n70000 && test -d keep && echo all", "all\n");
  }
}

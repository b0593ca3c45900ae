package io.orrery.fuse.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Content;
import io.orrery.fuse.Row;
import io.orrery.ipld.Cid;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of those who wait for a block that does not come. */
class DeadlineTest extends MountedTest {
  private static final byte[] BYTES = Content.random(5 * Content.LEAF, 7);

  @Override
  Duration patience() {
    return Duration.ofMillis(300);
  }

  @Test
  @Row("lookup-timeout")
  void aBlockThatDoesNotComeTimesOut() throws Exception {
    Cid root = content.directory(Map.of("f", content.text("f"))).cid();
    source.hold(root);
    assertThat(sh("cat " + root + "/f").fails()).contains("Connection timed out");
    source.forgetAsked();
    assertThat(sh("cat " + root + "/f").fails()).contains("Connection timed out");
    assertThat(source.asked()).as("a time-out is remembered for some seconds").isEmpty();
    source.mend(root);
    assertThat(sh("cat " + root + "/f").succeeds()).isEqualTo("f");
  }

  @Test
  @Row("read-timeout")
  void aLeafThatDoesNotComeTimesOutOnceForAllItsPages() throws Exception {
    Cid file = content.file(BYTES).cid();
    Cid leaf = content.leaves(file).get(0);
    source.hold(leaf);
    assertThat(sh("cat " + file + " > /dev/null").fails()).contains("Connection timed out");
    long asked = source.asked().stream().filter(leaf::equals).count();
    assertThat(sh("cat " + file + " > /dev/null").fails()).contains("Connection timed out");
    assertThat(source.asked().stream().filter(leaf::equals).count()).isEqualTo(asked);
    source.mend(leaf);
    assertThat(sh("sha256sum < " + file).succeeds()).startsWith(Content.sha256(BYTES));
  }
}

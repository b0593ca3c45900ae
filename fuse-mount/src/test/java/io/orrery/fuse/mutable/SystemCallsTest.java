package io.orrery.fuse.mutable;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Drivers;
import io.orrery.fuse.Row;
import io.orrery.fuse.Run;
import io.orrery.fuse.mount.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls for which no tool exists. */
class SystemCallsTest extends WritableMountedTest {
  private static final String EEXIST = "-17";
  private static final String ENOENT = "-2";
  private static final String EINVAL = "-22";
  private static final String ENXIO = "-6";

  private List<String> calls(String... calls) throws Exception {
    return Run.of(SystemCalls.start(at, calls)).lines();
  }

  @Test
  @Row("rename-flags")
  void renamesSpareOrExchange() throws Exception {
    sh("echo a > a; mkdir d; echo c > d/c").succeeds();
    List<String> results =
        calls("rename a d 1", "rename a d/new 1", "rename d/new d 2", "rename d/c x 2");
    if (driver == Drivers.JNR_FUSE) {
      // What the kernel can tell by itself it does; what is left it does not hand on.
      assertThat(results).containsExactly(EEXIST, EINVAL, ENOENT, ENOENT);
      return;
    }
    // The third would put a directory into itself.
    assertThat(results).containsExactly(EEXIST, "0", EINVAL, ENOENT);
    assertThat(calls("rename d/new d/c 2")).containsExactly("0");
    assertThat(sh("cat d/c d/new").succeeds()).isEqualTo("a\nc\n");
    sh("echo top > top").succeeds();
    assertThat(calls("rename top d 2")).containsExactly("0");
    assertThat(sh("cat d; cat top/c").succeeds()).isEqualTo("top\na\n");
  }

  @Test
  @Row("holes")
  void holesAreFound() throws Exception {
    sh("truncate -s 1M f; printf data | dd of=f bs=1 seek=65536 conv=notrunc 2>/dev/null")
        .succeeds();
    List<String> found = calls("data f 0", "hole f 65536", "data f 700000", "data f 2000000");
    List<String> holes = List.of("65536", "69632", ENXIO, ENXIO);
    List<String> none = List.of("0", "1048576", "700000", ENXIO);
    if (driver == Drivers.JNR_FUSE) {
      assertThat(found).isEqualTo(none);
    } else if (kind == Ground.Kind.MEMORY) {
      assertThat(found).isEqualTo(holes);
    } else {
      assertThat(found).as("before the commit or after it").isIn(holes, none);
    }
  }

  @Test
  @Row("copy-range")
  void rangesAreCopied() throws Exception {
    sh("seq 100000 > f; touch g").succeeds();
    assertThat(calls("copy f 0 g 0 1000", "copy f 588890 g 1000 1000"))
        .containsExactly("1000", "5");
    sh("(head -c 1000 f; tail -c 5 f) | cmp - g").succeeds();
    assertThat(mount.requests(Operation.COPY_FILE_RANGE) > 0).isEqualTo(driver == Drivers.KERNEL);
  }

  @Test
  @Row("mmap-shared")
  void whatIsWrittenIntoAMapIsWritten() throws Exception {
    sh("seq 10000 > f; cp f g; printf hello | dd of=g bs=1 seek=5000 conv=notrunc").succeeds();
    assertThat(calls("map f 5000 hello")).containsExactly("hello");
    sh("cmp f g; cat f > ../copy; cmp ../copy g").succeeds();
  }

  @Test
  @Row("locks")
  void locksAreTheKernelsOwn() throws Exception {
    assertThat(sh("touch f; flock f -c 'flock -n f true || echo busy'").succeeds())
        .isEqualTo("busy\n");
    Process holder = SystemCalls.start(at, "lock f");
    assertThat(holder.inputReader().readLine()).isEqualTo("locked");
    assertThat(calls("try f")).containsExactly("busy");
    holder.getOutputStream().close();
    holder.waitFor();
    assertThat(calls("try f")).containsExactly("free");
  }
}

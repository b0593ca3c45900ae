package io.orrery.fuse.mutable;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Row;
import org.junit.jupiter.api.Test;

/** Modes and owners are enforced, by the kernel. */
class PermissionsTest extends WritableMountedTest {
  @Test
  @Row("permissions")
  void modesKeepOthersOut() {
    sh("echo secret > s; chmod 600 s; mkdir d; chmod 755 d; echo open > o; chmod 644 o").succeeds();
    assertThat(asNobody("cat s").fails()).contains("Permission denied");
    assertThat(asNobody("cat o").succeeds()).isEqualTo("open\n");
    assertThat(asNobody("echo x > o").fails()).contains("Permission denied");
    assertThat(asNobody("touch d/f").fails()).contains("Permission denied");
    assertThat(asNobody("chmod 777 o").fails()).contains("not permitted");
    assertThat(asNobody("chown 65534 o").fails()).contains("not permitted");
    asNobody("echo mine > m; chmod 600 m; cat m; mv m n; rm n").succeeds();
  }

  @Test
  @Row("owners")
  void whatIsMadeBelongsToWhoMadeIt() {
    asNobody("umask 022; touch f; mkdir d; ln -s f l").succeeds();
    assertThat(sh("stat -c %u,%g,%a f d l").succeeds())
        .isEqualTo("65534,65534,644\n65534,65534,755\n65534,65534,777\n");
    sh("mkdir g; chgrp 7 g; chmod 2777 g").succeeds();
    asNobody("mkdir g/d; touch g/f").succeeds();
    assertThat(sh("stat -c %g,%a g/d g/f").succeeds()).startsWith("7,27").contains("\n7,");
  }

  @Test
  @Row("sticky")
  void inAStickyDirectoryEachRemovesHisOwn() {
    sh("mkdir t; chmod 1777 t; touch t/roots").succeeds();
    asNobody("touch t/mine; rm t/mine").succeeds();
    assertThat(asNobody("rm -f t/roots").fails()).contains("not permitted");
  }

  @Test
  @Row("kill-privileges")
  void aWriteTakesPowersAway() {
    String file = "cp /bin/ls f; chmod 6777 f; ";
    sh(file + "exec setpriv --reuid=65534 --regid=65534 --clear-groups sh -c 'echo >> f'")
        .succeeds();
    assertThat(sh("stat -c %a f").succeeds()).as("written").isEqualTo("777\n");
    sh(file).succeeds();
    asNobody("echo > f").succeeds();
    assertThat(sh("stat -c %a f").succeeds()).as("emptied").isEqualTo("777\n");
    sh(file).succeeds();
    asNobody("truncate -s 5 f").succeeds();
    assertThat(sh("stat -c %a f").succeeds()).as("truncated").isEqualTo("777\n");
    sh(file + "chown 5 f").succeeds();
    assertThat(sh("stat -c %a f").succeeds()).as("given away").isEqualTo("777\n");
    sh(file + "echo >> f").succeeds();
    assertThat(sh("stat -c %a f").succeeds()).as("by root").isEqualTo("6777\n");
  }
}

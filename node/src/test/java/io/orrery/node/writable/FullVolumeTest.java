package io.orrery.node.writable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orrery.node.daemon.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The disk of the repo is full, for real: a small tmpfs. */
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"KERNEL", "JNR_FUSE"})
class FullVolumeTest {
  @Parameter Ground ground;
  @TempDir Path temporary;
  private Path disk;
  private WritableMount mount;

  @BeforeEach
  void mountOnASmallDisk() throws Exception {
    assumeTrue(Ground.folder().isEmpty(), "an ordinary folder has no repo: skipped");
    disk = Files.createDirectory(temporary.resolve("disk"));
    Bash.in(temporary).run("mount -t tmpfs -o size=64m orrery-test disk");
    mount = WritableMount.open(disk, ground);
  }

  @AfterEach
  void unmount() throws Exception {
    if (mount != null) {
      mount.close();
    }
    if (disk != null) {
      Ran.sh(temporary, "umount -l disk");
    }
  }

  private Bash there() {
    return Bash.in(mount.at()).with("DISK", disk);
  }

  /** Takes the rest of the disk away, but for some KiB. */
  private void fill(int leave) {
    Bash.in(disk)
        .run(
            "free=$(($(df --output=avail -k . | tail -1) - %d)); fallocate -l ${free}K ballast"
                .formatted(leave));
  }

  private static final String BEFORE =
      """
      mkdir kept; seq 20000 >kept/numbers; head -c 3000000 /dev/urandom >kept/random
      sha256sum kept/* >../sums; cp ../sums sums; sync sums; sync -f .
      """;

  @Test
  void theWriterIsToldAndGoesOnWhenThereIsRoomAgain() throws Exception {
    there().run(BEFORE);
    fill(6_000);
    String told =
        there()
            .run(
                """
                ! dd if=/dev/urandom of=large bs=64k count=1000 conv=fsync 2>&1
                stat -c %s large
                sha256sum --quiet -c sums
                """);
    assertThat(told).contains("No space left on device");
    there().run("ls -lR >/dev/null; cat large >/dev/null; rm large; rm -f $DISK/ballast");
    there()
        .run(
            """
            head -c 5000000 /dev/urandom >more; sync more; cp more kept/again
            cmp more kept/again; sha256sum --quiet -c sums
            """);
    mount.remount();
    there().run("sha256sum --quiet -c sums; cmp more kept/again; test ! -e large");
    assertWhole();
  }

  @Test
  void aFullDiskAndThenAKill() throws Exception {
    there().run(BEFORE);
    fill(3_000);
    there()
        .run(
            """
            for i in {1..2000}; do
              dd if=/dev/urandom of=f$i bs=5000 count=1 conv=fsync status=none 2>/dev/null || break
              echo $i >$DISK/synced
            done
            test $i -lt 2000; test $i -gt 10
            """);
    mount.kill();
    Bash.in(disk).run("rm -f ballast");
    mount.start();
    there()
        .run(
            """
            sha256sum --quiet -c sums
            for i in $(seq $(cat $DISK/synced)); do test $(stat -c %s f$i) = 5000; done
            echo fine >fine; sync fine
            """);
    assertWhole();
  }

  @Test
  void namesFillItToo() throws Exception {
    there().run(BEFORE);
    fill(1_500);
    there()
        .run(
            """
            mkdir many
            ! perl -e 'for (1..200000) { open(F, ">", "many/" . "n" x 200 . $_) or die; close F or die }' 2>/dev/null
            sha256sum --quiet -c sums
            rm -f $DISK/ballast
            echo again >many/again; sync many; sha256sum --quiet -c sums
            """);
    mount.remount();
    there().run("sha256sum --quiet -c sums; cat many/again; rm -r many; sync .");
    assertWhole();
  }

  private void assertWhole() {
    mount.orrery().run("repo", "verify").succeeds();
    mount.orrery().run("refs", "-r", "-u", mount.cid(mount.at())).succeeds();
  }
}

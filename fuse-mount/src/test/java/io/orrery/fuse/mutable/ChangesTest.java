package io.orrery.fuse.mutable;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Row;
import io.orrery.fuse.Run;
import io.orrery.fuse.mount.Operation;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What programs do to files and names, on a mount that can be written. */
class ChangesTest extends WritableMountedTest {
  @Test
  @Row("write-bytes")
  void whatIsWrittenIsRead() {
    assertThat(sh("echo one > f; echo two >> f; echo three >> f; cat f").succeeds())
        .isEqualTo("one\ntwo\nthree\n");
    sh("seq 100000 > a; seq 100000 | dd of=b obs=3333 2>/dev/null; cmp a b").succeeds();
    sh("printf XY | dd of=a bs=1 seek=3 conv=notrunc 2>/dev/null").succeeds();
    assertThat(sh("head -c 8 a | od -An -c | tr -d \" \"").succeeds())
        .isEqualTo("1\\n2XY\\n4\\n\n");
    assertThat(mount.requests(Operation.WRITE)).isPositive();
  }

  @Test
  @Row("write-large")
  void largeWritesComeInLargePieces() {
    sh("head -c 8388608 /dev/urandom > ../random; cp ../random f; cmp ../random f").succeeds();
    sh("dd if=../random of=g bs=8M 2>/dev/null; cmp ../random g").succeeds();
    long before = mount.requests(Operation.WRITE);
    sh("dd if=/dev/zero of=h bs=8M count=1 2>/dev/null").succeeds();
    assertThat(mount.requests(Operation.WRITE) - before).isLessThanOrEqualTo(10);
  }

  @Test
  @Row("write-append")
  void appendersDoNotWriteOverEachOther() {
    sh("for i in 1 2 3 4 5 6 7 8; do (for j in $(seq 100); do echo $i.$j >> f; done) & done; wait")
        .succeeds();
    assertThat(sh("sort -u f | wc -l").succeeds().strip()).isEqualTo("800");
  }

  @Test
  @Row("open-flags")
  void openingTruncatesAndExcludes() {
    assertThat(sh("echo long text > f; echo x > f; cat f").succeeds()).isEqualTo("x\n");
    assertThat(sh("set -C; echo y > f").fails()).contains("File exists");
    assertThat(sh("cat f; cat < nowhere").fails()).contains("No such file");
    assertThat(sh("mkdir d; echo x > d").fails()).contains("Is a directory");
  }

  @Test
  @Row("truncate")
  void filesGrowAndShrink() {
    assertThat(sh("printf 123456 > f; truncate -s 3 f; truncate -s 5 f; od -An -c f").succeeds())
        .isEqualTo("   1   2   3  \\0  \\0\n");
    assertThat(sh("truncate -s 10G g; stat -c %s g; tail -c 2 g | od -An -c").succeeds())
        .isEqualTo("10737418240\n  \\0  \\0\n");
  }

  @Test
  @Row("rename")
  void renamingReplaces() {
    sh("mkdir d e; echo a > a; echo b > b; mv a b; mv b d/c; mv d e/f").succeeds();
    assertThat(sh("cat e/f/c; ls").succeeds()).isEqualTo("a\ne\n");
    assertThat(sh("mkdir e/f/g; mv e e/f/g").fails()).contains("subdirectory of itself");
    assertThat(sh("mkdir full; echo > full/x; mkdir e2; mv -T e2 full").fails())
        .contains("Directory not empty");
    sh("mkdir empty; mv -T e2 empty").succeeds();
    assertThat(sh("echo > file; mv -T file empty").fails()).contains("directory");
    sh("exec 3< e/f/c; mv e/f/c z; cat <&3 | grep a").succeeds();
  }

  @Test
  @Row("unlink")
  void whatIsOpenOutlivesItsName() {
    assertThat(
            sh("echo text > f; exec 3<> f; rm f; echo more >&3; cat /dev/fd/3 || true; ls; stat -Lc %h /proc/self/fd/3")
                .succeeds())
        .endsWith("0\n")
        .doesNotContain("f\n");
    assertThat(sh("rm f").fails()).contains("No such file");
    awaitNothingOpen();
  }

  @Test
  @Row("directories")
  void directoriesAreMadeAndRemoved() {
    sh("mkdir -p a/b/c; touch a/b/f").succeeds();
    assertThat(sh("rmdir a/b").fails()).contains("Directory not empty");
    assertThat(sh("rmdir a/b/f").fails()).contains("Not a directory");
    assertThat(sh("mkdir a").fails()).contains("File exists");
    assertThat(sh("unlink a").fails()).contains("Is a directory");
    sh("rm a/b/f; rmdir a/b/c a/b a; test ! -e a").succeeds();
  }

  @Test
  @Row("list-snapshot")
  void aListingIsOfTheMomentItBegan() {
    sh("touch $(seq 500)").succeeds();
    String counts =
        "opendir D, q(.); my $one = readdir D; open F, q(>), q(new); my @rest = readdir D; "
            + "rewinddir D; my @again = readdir D; print 1 + @rest, q( ), 0 + @again";
    assertThat(sh("perl -e '" + counts + "'").succeeds()).isEqualTo("502 503");
    sh("mkdir r; cd r; touch $(seq 2000)").succeeds();
    sh("(i=0; while ! test -e stop; do i=$((i+1)); touch r/m$i 2>&-; done) & rm -rf r; touch stop; wait")
        .succeeds();
    sh("rm -rf r; test ! -e r").succeeds();
  }

  @Test
  @Row("symlink")
  void linksAreMade() {
    sh("echo text > f; ln -s f l; test \"$(readlink l)\" = f; grep text l").succeeds();
    sh("ln -s /nowhere/at/all dangling; test -h dangling; rm dangling l").succeeds();
    assertThat(sh("ln -s x f").fails()).contains("File exists");
  }

  @Test
  @Row("no-other-kinds")
  void whatATreeCannotHoldIsNotPermitted() {
    assertThat(sh("echo > f; ln f g").fails()).contains("Operation not permitted");
    assertThat(sh("mkfifo p").fails()).contains("Operation not permitted");
    assertThat(sh("mknod n c 1 3").fails()).contains("Operation not permitted");
    assertThat(sh("ls").succeeds()).isEqualTo("f\n");
  }

  @Test
  @Row("times")
  void timesAreSetOneByOne() {
    sh("touch -d 2001-02-03T04:05:06.789Z f; touch -ad 1969-07-20T20:17:40Z f").succeeds();
    assertThat(sh("TZ=UTC stat -c %X,%.9Y f").succeeds())
        .isEqualTo("-14182940,981173106.789000000\n");
    sh("touch -md @5 f; ln -s f l; touch -hd @7 l").succeeds();
    assertThat(sh("stat -c %X,%Y f l").succeeds()).isEqualTo("-14182940,5\n7,7\n");
    assertThat(
            sh("touch f; test $(stat -c %Y f) -gt 1000000000; echo x >> f; stat -c %Y.%Z f | tr . '\\n' | uniq | wc -l")
                .succeeds()
                .strip())
        .isEqualTo("1");
  }

  @Test
  @Row("chmod")
  void modesAndOwnersAreSet() {
    sh("umask 027; touch f; mkdir d; chmod 4751 f; chown 12:34 f; chmod +t d").succeeds();
    assertThat(sh("stat -c %a,%u,%g f d").succeeds()).isEqualTo("751,12,34\n1750,0,0\n");
  }

  @Test
  @Row("names")
  void namesAreBytesUpTo255() {
    String longest = "n".repeat(255);
    sh("touch " + longest + " 'ä b' \"$(printf 'a\\377')\"; test $(ls | wc -l) = 3").succeeds();
    assertThat(sh("touch " + longest + "x").fails()).contains("File name too long");
    assertThat(sh("mv " + longest + " " + longest + "x").fails()).contains("File name too long");
  }

  @Test
  @Row("space")
  void spaceIsReservedPunchedAndZeroed() {
    sh("fallocate -l 10000 f; test $(stat -c %s f) = 10000; fallocate -nl 20000 f").succeeds();
    assertThat(sh("stat -c %s f").succeeds()).isEqualTo("10000\n");
    sh("seq 100000 > g; cp g h; fallocate -po 8192 -l 16384 g").succeeds();
    sh("dd if=/dev/zero of=h bs=8192 seek=1 count=2 conv=notrunc 2>/dev/null; cmp g h").succeeds();
    sh("fallocate -zo 100 -l 50 g; dd if=/dev/zero of=h bs=50 seek=2 count=1 conv=notrunc; cmp g h")
        .succeeds();
    assertThat(sh("fallocate -co 0 -l 4096 g").fails()).contains("not supported");
  }

  @Test
  @Row("sync")
  void syncingIsAskedForAndAnswered() {
    sh("echo x > f; sync f; sync -d f; sync .; dd if=f of=g conv=fsync 2>/dev/null").succeeds();
    assertThat(mount.requests(Operation.FSYNC)).isEqualTo(4);
    sh("dd if=/dev/zero of=h bs=100 count=3 oflag=sync 2>/dev/null").succeeds();
    assertThat(mount.requests(Operation.FSYNC)).as("O_SYNC").isEqualTo(7);
  }

  @Test
  @Row("write-tools")
  void treesAreCopiedPackedAndRemoved() {
    sh("mkdir -p src/a/b; seq 9999 > src/a/f; ln -s f src/a/l; cp /bin/ls src/a/b; chmod 750 src/a")
        .succeeds();
    sh("cp -a src dst; diff -r src dst; tar cf t.tar src; mkdir out; tar xf t.tar -C out")
        .succeeds();
    sh("diff -r src out/src; test \"$(stat -c %a,%Y src/a)\" = \"$(stat -c %a,%Y out/src/a)\"")
        .succeeds();
    sh("sed -i s/^9/x/ src/a/f; grep -q x9 src/a/f; src/a/b/ls > /dev/null; rm -r src dst out")
        .succeeds();
  }

  @Test
  @Row("write-unmount")
  void whatIsHeldOpenIsGivenBackWhenTheMountGoes() throws Exception {
    Process holder = Run.start(at, "exec 3> a 4< . 5>> b; echo x >&3; echo here; exec sleep 1000");
    assertThat(holder.inputReader().readLine()).isEqualTo("here");
    assertThat(ground.openHandles()).isEqualTo(3);
    mount.abort();
    holder.destroyForcibly().waitFor();
    assertThat(ground.openHandles()).isZero();
    assertThat(ground.references()).isZero();
    mountAgain();
    assertThat(sh("cat a; ls").succeeds()).isEqualTo("x\na\nb\n");
    awaitNothingOpen();
    mount.close();
    assertThat(ground.references()).isZero();
  }

  @Test
  @Row("mount-writable")
  void theMountSaysWhatItIs() {
    String line =
        Run.sh(Path.of("/"), "grep ' " + at.toAbsolutePath() + " ' /proc/mounts").succeeds();
    assertThat(line).contains(" fuse.orrery rw,nosuid,nodev").contains("default_permissions");
  }
}

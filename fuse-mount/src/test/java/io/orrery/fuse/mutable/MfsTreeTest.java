package io.orrery.fuse.mutable;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Content;
import io.orrery.fuse.Drivers;
import io.orrery.fuse.Row;
import io.orrery.fuse.Run;
import io.orrery.fuse.mount.Mount;
import io.orrery.fuse.mount.MountOptions;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;
import io.orrery.mfs.MutableFile;
import io.orrery.mfs.MutableNode;
import io.orrery.unixfs.DirectoryBuilder;
import io.orrery.unixfs.FileImporter;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Metadata;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** What only a mutable tree has: CIDs, content that is far, a store behind it, other mounts. */
class MfsTreeTest extends WritableMountedTest {
  static List<Arguments> mounts() {
    return Stream.of(Drivers.values())
        .map(driver -> Arguments.of(driver, Ground.Kind.MUTABLE))
        .toList();
  }

  private MutableGround mutable() {
    return (MutableGround) ground;
  }

  private static ImportedNode added(byte[] bytes, BlockWriter out) throws Exception {
    return new FileImporter(ImportProfile.UNIXFS_V1_2025, Runnable::run)
        .importFile(new ByteArrayInputStream(bytes), Metadata.NONE, out);
  }

  @Test
  void theCidIsThatOfTheSameBytesAdded() throws Exception {
    byte[] bytes = Content.random(3_000_000, 1);
    Files.write(directory.resolve("bytes"), bytes);
    sh("cp ../bytes f; dd if=../bytes of=g bs=70001 2>/dev/null").succeeds();
    try (BlockWriter out = mutable().store.newWriter()) {
      Cid cid = added(bytes, out).cid();
      assertThat(sh("getfattr --only-values -n ipfs.cid f").succeeds()).isEqualTo(cid.toString());
      assertThat(sh("getfattr --only-values -n ipfs.cid g").succeeds()).isEqualTo(cid.toString());
    }
    String before = sh("getfattr --only-values -n ipfs.cid .").succeeds();
    assertThat(sh("echo >> f; getfattr --only-values -n ipfs.cid .").succeeds())
        .isNotEqualTo(before);
    assertThat(sh("setfattr -n user.a -v one f").fails()).contains("not supported");
  }

  @Test
  void aHoleTakesNoRoom() throws Exception {
    sh("truncate -s 10G f; printf x | dd of=f bs=1 seek=5000000000 conv=notrunc 2>/dev/null")
        .succeeds();
    assertThat(sh("getfattr --only-values -n ipfs.cid f").succeeds()).isNotEmpty();
    AtomicInteger blocks = new AtomicInteger();
    mutable().blocks.forEach(any -> blocks.incrementAndGet() >= 0);
    assertThat(blocks.get()).isLessThan(50);
    assertThat(sh("dd if=f bs=1 skip=4999999999 count=3 2>/dev/null | od -An -c").succeeds())
        .isEqualTo("  \\0   x  \\0\n");
  }

  @Test
  @Row("holes")
  void aHoleStaysOneWhenItIsCommitted() throws Exception {
    long data = 5000L << 20;
    long behind = 5001L << 20;
    sh("truncate -s 10G f; printf data | dd of=f bs=1M seek=5000 conv=notrunc 2>/dev/null")
        .succeeds();
    String cid = sh("getfattr --only-values -n ipfs.cid f").succeeds();
    boolean told = driver == Drivers.KERNEL;
    assertThat(Run.of(SystemCalls.start(at, "data f 0", "hole f " + data)).lines())
        .containsExactly("" + (told ? data : 0), "" + (told ? behind : 10L << 30));
    if (told) {
      assertThat(sh("cp f g; getfattr --only-values -n ipfs.cid g").succeeds()).isEqualTo(cid);
    }
  }

  @Test
  @Row("blocks")
  void aHoleIsNotCounted() throws Exception {
    sh("truncate -s 10G f; printf data | dd of=f bs=1M seek=5000 conv=notrunc 2>/dev/null; truncate -s 10G g")
        .succeeds();
    long leaf = ImportProfile.UNIXFS_V1_2025.chunker().maxLength();
    String committed = leaf / 512 + "\n1\n";
    assertThat(sh("stat -c %b f g").succeeds()).as("a page, or a leaf").isIn("8\n1\n", committed);
    sh("getfattr -n ipfs.cid f").succeeds();
    assertThat(sh("stat -c %b f g").succeeds()).isEqualTo(committed);
    assertThat(sh("du -k f | cut -f1").succeeds()).isEqualTo(leaf / 1024 + "\n");
    mount.close();
    mutable().reopen();
    mountAgain();
    assertThat(sh("stat -c %b f g").succeeds()).as("after a restart").isEqualTo(committed);
    sh("fallocate -po 0 -l 6G f; printf x | dd of=f bs=1M seek=100 conv=notrunc 2>/dev/null")
        .succeeds();
    assertThat(sh("stat -c %b f g").succeeds()).isIn("8\n1\n", committed);
    sh("seq 100000 > h; test $(stat -c %b h) = $((($(stat -c %s h) + 511) / 512))").succeeds();
  }

  @Test
  @Row("blocks")
  void copiesOntoADiskKeepHolesAndBytes() throws Exception {
    sh("truncate -s 64M f; seq 100000 | dd of=f bs=1M seek=20 conv=notrunc 2>/dev/null").succeeds();
    for (String when : new String[] {"before the commit", "after it"}) {
      awaitClosed("f");
      sh("cp --sparse=auto f ../copy; cmp f ../copy").succeeds();
      sh("tar -cSf ../t.tar f; tar -xSOf ../t.tar f | cmp - f").succeeds();
      if (driver == Drivers.KERNEL) {
        long room = Long.parseLong(sh("stat -c %b ../copy").succeeds().strip()) * 512;
        assertThat(room).as(when).isLessThan(4L << 20);
        assertThat(Files.size(directory.resolve("t.tar"))).as(when).isLessThan(4L << 20);
      }
      sh("rm ../copy ../t.tar; getfattr -n ipfs.cid f").succeeds();
    }
  }

  /** Whoever only reads is told of no hole as long as somebody may write. */
  private void awaitClosed(String name) throws Exception {
    MutableFile file = (MutableFile) mutable().files().root().lookup(Name.of(name)).orElseThrow();
    while (file.isOpenForWriting()) {
      Thread.onSpinWait();
    }
  }

  @Test
  @Row("holes")
  void whatIsMappedAndNotYetWrittenIsCopied() throws Exception {
    sh("truncate -s 4M f").succeeds();
    Process holder = SystemCalls.start(at, "dirty f 2000000 mapped-text");
    assertThat(holder.inputReader().readLine()).isEqualTo("mapped");
    sh("cp --sparse=auto f ../copy; grep -q mapped-text ../copy").succeeds();
    sh("tar -cSf ../t.tar f; tar -xSOf ../t.tar f | grep -q mapped-text").succeeds();
    holder.getOutputStream().close();
    assertThat(holder.waitFor()).isZero();
    sh("grep -q mapped-text f").succeeds();
  }

  @Test
  void aRestartKeepsAllThatStatShows() throws Exception {
    sh("mkdir -p d/e; seq 5000 > d/e/f; ln -s nowhere d/l; echo > d/s; chmod 4751 d/s; chown 3:4 d/e/f")
        .succeeds();
    sh("touch -d @5.000000006 d/e/f; touch -ad @7 d/e; touch -hd @9 d/l; mv d/e d/g; mv d n")
        .succeeds();
    String look =
        "find n -exec stat -c '%n %f %s %u %g %i %x %y %z' {} + | sort; cat n/g/f | md5sum";
    String before = sh(look).succeeds();
    mount.close();
    mutable().reopen();
    mountAgain();
    assertThat(sh(look).succeeds()).isEqualTo(before);
  }

  @Test
  void aChangeThatWaitsForABlockCanBeInterruptedAndIsNotMadeThen() throws Exception {
    Cid far = linkDirectoryInDirectory();
    Process process = Run.start(at, "exec rmdir near/far");
    while (!mutable().source.asked().contains(far)) {
      Thread.onSpinWait();
    }
    process.destroy();
    assertThat(process.waitFor()).as("SIGTERM").isEqualTo(143);
    mutable().source.mend(far);
    assertThat(sh("ls near; rmdir near/far; ls near; ls").succeeds()).isEqualTo("far\nnear\n");
  }

  /** Answers the CID of the inner one, whose block is far. */
  private Cid linkDirectoryInDirectory() throws Exception {
    try (BlockWriter out = mutable().store.newWriter()) {
      Metadata own = new Metadata(OptionalInt.of(0700), Optional.empty());
      ImportedNode inner =
          new DirectoryBuilder(ImportProfile.UNIXFS_V1_2025).metadata(own).write(out);
      ImportedNode outer =
          new DirectoryBuilder(ImportProfile.UNIXFS_V1_2025).put(Name.of("far"), inner).write(out);
      out.commit();
      mutable().source.hold(inner.cid());
      MutableNode unused = mutable().files().root().link(Name.of("near"), outer.cid());
      return inner.cid();
    }
  }

  @Test
  void twoMountsShowOneTree() throws Exception {
    Path there = Files.createDirectory(directory.resolve("there"));
    Mount other = driver.open(there, ground.tree(), new MountOptions("test", true, true));
    try {
      sh("mkdir d; seq 1000 > d/f").succeeds();
      assertThat(Run.sh(there, "tail -n 1 d/f; echo x >> d/f").succeeds()).isEqualTo("1000\n");
      awaitOutput(at, "tail -n 1 d/f", "x\n");
      sh("echo y >> d/f; mv d e").succeeds();
      awaitOutput(there, "tail -n 1 e/f; ls", "y\ne\n");
      sh("exec 3< e/f; stat -Lc %h /dev/fd/3; rm ../there/e/f; while test $(stat -Lc %h /dev/fd/3) != 0; do :; done")
          .succeeds();
      Run.sh(there, "rm -r e").succeeds();
      awaitOutput(at, "ls", "");
    } finally {
      other.abort();
    }
  }

  private static void awaitOutput(Path where, String line, String wanted) {
    while (!Run.sh(where, line).out().equals(wanted)) {
      Thread.onSpinWait();
    }
  }
}

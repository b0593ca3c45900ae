package io.orrery.fuse.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Row;
import io.orrery.fuse.Run;
import io.orrery.fuse.mount.Operation;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Multibase;
import io.orrery.ipld.Name;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Metadata;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a name. */
class LookupTest extends MountedTest {
  @Test
  @Row("lookup-cid")
  void everyFormOfACidIsAName() throws Exception {
    Cid leaf = content.text("hello\n").cid();
    for (Multibase base : new Multibase[] {Multibase.BASE32_LOWER, Multibase.BASE58_BTC}) {
      assertThat(sh("cat " + leaf.toString(base)).succeeds()).isEqualTo("hello\n");
    }
    Cid wrapped = content.wrapped("v0\n", 0644).cid();
    assertThat(sh("cat " + Cid.v0(wrapped.multihash())).succeeds()).isEqualTo("v0\n");
    assertThat(sh("cat bafkqabdumvzxi").succeeds()).isEqualTo("test");
  }

  @Test
  @Row("lookup-no-cid")
  void whatIsNoCidIsAbsentAndRememberedAsSuch() {
    String name = "favicon.ico";
    assertThat(sh("cat " + name).fails()).contains("No such file or directory");
    long before = requests(Operation.LOOKUP);
    assertThat(sh("cat " + name).fails()).contains("No such file or directory");
    assertThat(requests(Operation.LOOKUP)).isEqualTo(before);
  }

  @Test
  @Row("lookup-absent")
  void aNameThatADirectoryLacksIsAbsentAndRememberedAsSuch() throws Exception {
    Cid root = content.directory(Map.of("a", content.text("a"))).cid();
    assertThat(sh("cat " + root + "/b").fails()).contains("No such file or directory");
    long before = requests(Operation.LOOKUP);
    assertThat(sh("cat " + root + "/b").fails()).contains("No such file or directory");
    assertThat(requests(Operation.LOOKUP)).isEqualTo(before);
  }

  @Test
  @Row({"lookup-unreachable", "lookup-later"})
  void aBlockThatNobodyHasIsUnreachableUntilItComes() throws Exception {
    ImportedNode file = content.wrapped("here\n", 0644);
    Cid root = content.directory(Map.of("f", file)).cid();
    source.lack(root).lack(file.cid());
    assertThat(sh("cat " + root + "/f").fails()).contains("Network is unreachable");
    source.mend(root);
    assertThat(sh("cat " + root + "/f").fails()).contains("Network is unreachable");
    source.mend(file.cid());
    assertThat(sh("cat " + root + "/f").succeeds()).isEqualTo("here\n");
  }

  @Test
  @Row("lookup-corrupt")
  void aBlockThatFailsItsHashIsAnInputError() throws Exception {
    Cid root = content.directory(Map.of("f", content.text("f"))).cid();
    source.spoil(root);
    assertThat(sh("cat " + root + "/f").fails()).contains("Input/output error");
  }

  @Test
  @Row("lookup-malformed")
  void aBlockThatIsNoUnixFsIsAnInputError() throws Exception {
    Cid notProtobuf = Cid.v1(Codec.DAG_PB.code(), content.text("no protobuf").cid().multihash());
    assertThat(sh("cat " + notProtobuf).fails()).contains("Input/output error");
  }

  @Test
  @Row("lookup-codec")
  void aCodecWithoutFilesIsNotSupported() throws Exception {
    Cid cbor = Cid.v1(Codec.DAG_CBOR.code(), content.text("x").cid().multihash());
    assertThat(sh("cat " + cbor).fails()).contains("Operation not supported");
    assertThat(source.asked()).isEmpty();
    Cid root = content.directory(Map.of("data", new ImportedNode(cbor, 1, 1))).cid();
    assertThat(sh("ls " + root).lines()).containsExactly("data");
    assertThat(sh("stat " + root + "/data").fails()).contains("Operation not supported");
    assertThat(source.asked()).doesNotContain(cbor);
  }

  @Test
  @Row("lookup-bytes")
  void namesAreBytes() throws Exception {
    Name first = Name.of(ByteBuffer.wrap(new byte[] {'n', (byte) 0xff}));
    Name second = Name.of(ByteBuffer.wrap(new byte[] {'n', (byte) 0xfe}));
    Cid root =
        content
            .directory(
                Map.of(
                    first,
                    content.text("ff"),
                    second,
                    content.text("fe"),
                    Name.of("schöner Tag"),
                    content.text("day")),
                Metadata.NONE)
            .cid();
    String to = "cd " + root + " && ";
    assertThat(sh(to + "cat \"$(printf 'n\\377')\"").succeeds()).isEqualTo("ff");
    assertThat(sh(to + "cat \"$(printf 'n\\376')\"").succeeds()).isEqualTo("fe");
    assertThat(sh(to + "cat 'schöner Tag'").succeeds()).isEqualTo("day");
    assertThat(sh(to + "ls -b").lines()).containsExactly("n\\376", "n\\377", "schöner\\ Tag");
  }

  @Test
  @Row("lookup-beside")
  void aNameThatHangsHoldsUpNoOtherNameOfItsDirectory() throws Exception {
    ImportedNode far = content.wrapped("far", 0644);
    Cid root = content.directory(Map.of("far", far, "near", content.text("near"))).cid();
    Cid farRoot = content.directory(Map.of("x", content.text("x"))).cid();
    source.hold(far.cid()).hold(farRoot);
    Process inDirectory = Run.start(at, "cat " + root + "/far");
    Process atRoot = Run.start(at, "ls " + farRoot);
    awaitAsked(far.cid());
    awaitAsked(farRoot);
    assertThat(sh("cat " + root + "/near").succeeds()).isEqualTo("near");
    assertThat(sh("cat " + content.text("new").cid()).succeeds()).isEqualTo("new");
    assertThat(inDirectory.isAlive() && atRoot.isAlive()).isTrue();
    source.mend(far.cid()).mend(farRoot);
    assertThat(Run.of(inDirectory).succeeds()).isEqualTo("far");
    assertThat(Run.of(atRoot).succeeds()).isEqualTo("x\n");
  }

  @Test
  @Row("lookup-interrupt")
  void whoeverWaitsForANameCanBeInterrupted() throws Exception {
    Cid root = content.directory(Map.of("f", content.text("f"))).cid();
    source.hold(root);
    Process waiting = Run.start(at, "exec stat " + root + "/f");
    awaitAsked(root);
    waiting.toHandle().destroy();
    assertThat(Run.of(waiting).exit()).isEqualTo(128 + 15);
    source.mend(root);
    assertThat(sh("cat " + root + "/f").succeeds()).isEqualTo("f");
  }

  @Test
  @Row("unmount-forced")
  void aForcedUnmountEndsWhatWaits() throws Exception {
    Cid root = content.directory(Map.of("f", content.text("f"))).cid();
    source.hold(root);
    Process waiting = Run.start(at, "exec stat " + root + "/f");
    awaitAsked(root);
    mount.abort();
    assertThat(Run.of(waiting).fails()).containsAnyOf("Transport endpoint", "Software caused");
    assertThat(mount.ended()).isDone();
  }
}

package io.orrery.unixfs;

import static io.orrery.unixfs.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultySource;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static final ImportProfile V1 = ImportProfile.UNIXFS_V1_2025;

  private final Dags dags = new Dags();
  private ImportedNode file;
  private ImportedNode inner;
  private ImportedNode root;

  @BeforeEach
  void tree() throws Exception {
    file = dags.raw("content");
    DirectoryBuilder names =
        new DirectoryBuilder(V1.withSharding(V1.sharding().withThreshold(1).withFanout(8)));
    for (int i = 0; i < 100; i++) {
      names.put(Name.of("name-" + i), file);
    }
    inner = dags.write(names);
    ImportedNode link =
        new ImportedNode(
            dags.node(List.of(), UnixFsEncoder.symlink(Name.of("inner"), Metadata.NONE)), 0, 0);
    Cid cbor = dags.put(Codec.DAG_CBOR, ByteBuffer.wrap(new byte[] {(byte) 0xa0}));
    root =
        dags.write(
            new DirectoryBuilder(V1)
                .put(Name.of("inner"), inner)
                .put(Name.of("link"), link)
                .put(Name.of("cbor"), cbor, 1));
  }

  private CompletableFuture<Resolved> resolve(String path) throws Exception {
    return new Resolver(dags.nodes())
        .resolve(ContentPath.parse(root.cid() + path), Deadline.never());
  }

  @Test
  void walksDirectoriesOfBothKinds() throws Exception {
    assertThat(resolve("").get().cid()).isEqualTo(root.cid());
    assertThat(resolve("/inner").get().cid()).isEqualTo(inner.cid());
    assertThat(resolve("/inner/name-77").get()).isEqualTo(new Resolved(file.cid(), List.of()));
  }

  @Test
  void saysWhichNameIsMissingWhere() throws Exception {
    assertFault(Fault.ABSENT, resolve("/nope/x"))
        .hasMessage("no link named \"nope\" under " + root.cid());
    assertFault(Fault.ABSENT, resolve("/inner/name-100"))
        .hasMessage("no link named \"name-100\" under " + inner.cid());
  }

  @Test
  void goesNotPastFilesAndSymlinks() throws Exception {
    assertFault(Fault.NOT_A_DIRECTORY, resolve("/inner/name-1/x"))
        .hasMessage("no link named \"x\" under " + file.cid());
    assertFault(Fault.NOT_A_DIRECTORY, resolve("/link/name-1"));
  }

  @Test
  void leavesTheRestToOtherCodecs() throws Exception {
    assertThat(resolve("/cbor/a/b").get().remaining())
        .isEqualTo(List.of(Name.of("a"), Name.of("b")));
  }

  @Test
  void missingBlockIsNoMissingName() throws Exception {
    FaultySource faulty = new FaultySource(dags.blocks).lack(inner.cid());
    CompletableFuture<Resolved> resolved =
        new Resolver(new NodeSource(faulty, new NodeCache(1 << 20)))
            .resolve(ContentPath.parse(root.cid() + "/inner/name-1"), Deadline.never());
    assertFault(Fault.UNREACHABLE, resolved);
    assertThat(faulty.asked()).contains(inner.cid()).doesNotContain(file.cid());
  }

  @Test
  void doesNotReadTheTarget() throws Exception {
    FaultySource faulty = new FaultySource(dags.blocks).lack(file.cid());
    Resolver resolver = new Resolver(new NodeSource(faulty, new NodeCache(1 << 20)));
    assertThat(
            resolver
                .resolve(ContentPath.parse(root.cid() + "/inner/name-1"), Deadline.never())
                .get()
                .cid())
        .isEqualTo(file.cid());
  }

  @Test
  void namesMustBeResolvedBefore() throws Exception {
    assertFault(
        Fault.UNSUPPORTED,
        new Resolver(dags.nodes())
            .resolve(ContentPath.parse("/ipns/example.net"), Deadline.never()));
  }
}

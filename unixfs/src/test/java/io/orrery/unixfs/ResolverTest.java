package io.orrery.unixfs;

import static io.orrery.unixfs.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultySource;
import io.orrery.ipld.Name;
import io.orrery.ipld.data.DagCbor;
import io.orrery.ipld.data.Value;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static final ImportProfile V1 = ImportProfile.UNIXFS_V1_2025;

  private final Dags dags = new Dags();
  private ImportedNode file;
  private ImportedNode inner;
  private ImportedNode root;
  private Cid cbor;

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
    Value list = Value.List.of(new Value.Link(inner.cid()), Value.Int.of(5));
    cbor = dags.put(Codec.DAG_CBOR, DagCbor.encode(new Value.Map(Map.of("list", list))));
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
  void leadsThroughMapsAndListsAndOverTheirLinks() throws Exception {
    assertThat(resolve("/cbor").get()).isEqualTo(new Resolved(cbor, List.of()));
    assertThat(resolve("/cbor/list/1").get())
        .isEqualTo(new Resolved(cbor, List.of(Name.of("list"), Name.of("1"))));
    assertThat(resolve("/cbor/list/0").get()).isEqualTo(new Resolved(inner.cid(), List.of()));
    assertThat(resolve("/cbor/list/0/name-77").get())
        .isEqualTo(new Resolved(file.cid(), List.of()));
  }

  @Test
  void saysWhatAMapOrListLacks() throws Exception {
    assertFault(Fault.ABSENT, resolve("/cbor/nope/x")).hasMessage("key not found: \"nope\"");
    assertFault(Fault.ABSENT, resolve("/cbor/list/2")).hasMessage("key not found: \"2\"");
    assertFault(Fault.ABSENT, resolve("/cbor/list/-1")).hasMessage("key not found: \"-1\"");
    assertFault(Fault.ABSENT, resolve("/cbor/list/x"))
        .hasMessage(
            "invalid segment for lookup on a list: \"x\": strconv.ParseInt: parsing \"x\": invalid"
                + " syntax");
    assertFault(Fault.ABSENT, resolve("/cbor/list/99999999999999999999"))
        .hasMessageEndingWith("value out of range");
    assertFault(Fault.NOT_A_DIRECTORY, resolve("/cbor/list/1/x"))
        .hasMessage(
            "func called on wrong kind: \"LookupBySegment\" called on a int node (kind: int), but"
                + " only makes sense on map or list");
  }

  /** A block that is a link and nothing else has no names, or chains of them would have no end. */
  @Test
  void goesNotPastABlockThatIsALink() throws Exception {
    Cid link = dags.put(Codec.DAG_CBOR, DagCbor.encode(new Value.Link(root.cid())));
    assertFault(
            Fault.NOT_A_DIRECTORY,
            new Resolver(dags.nodes())
                .resolve(ContentPath.parse(link + "/inner"), Deadline.never()))
        .hasMessageContaining("called on a link node");
  }

  @Test
  void aPathMayHaveMoreNamesThanAStackHasRoomFor() throws Exception {
    Name name = Name.of("a");
    Cid at = file.cid();
    for (int i = 0; i < 20_000; i++) {
      at =
          i % 2 == 0
              ? dags.put(
                  Codec.DAG_CBOR, DagCbor.encode(new Value.Map(Map.of("a", new Value.Link(at)))))
              : dags.node(List.of(new DagPbLink(at, name, 1)), null);
    }
    assertThat(
            new Resolver(dags.nodes())
                .walk(at, Collections.nCopies(20_000, name), Deadline.never())
                .get()
                .cid())
        .isEqualTo(file.cid());
  }

  @Test
  void looksIntoNoCodecThatItCannotRead() throws Exception {
    Cid git = dags.put(Codec.GIT_RAW, ByteBuffer.wrap(new byte[] {1}));
    Resolver resolver = new Resolver(dags.nodes());
    assertThat(resolver.walk(git, List.of(), Deadline.never()).get().cid()).isEqualTo(git);
    assertFault(Fault.UNSUPPORTED, resolver.walk(git, List.of(Name.of("a")), Deadline.never()));
  }

  @Test
  void walksDagPbThatIsNoUnixFsByTheNamesOfItsLinks() throws Exception {
    List<DagPbLink> links = List.of(new DagPbLink(root.cid(), Name.of("a"), 1));
    Resolver resolver = new Resolver(dags.nodes());
    Cid bare = dags.node(links, null);
    assertThat(resolver.walk(bare, List.of(Name.of("a")), Deadline.never()).get().cid())
        .isEqualTo(root.cid());
    assertFault(Fault.ABSENT, resolver.walk(bare, List.of(Name.of("b")), Deadline.never()))
        .hasMessage("no link named \"b\" under " + bare);
    Cid broken = dags.node(links, ByteBuffer.wrap(new byte[] {8}));
    assertThat(resolver.walk(broken, List.of(Name.of("a")), Deadline.never()).get().cid())
        .isEqualTo(root.cid());
    assertFault(Fault.MALFORMED, resolver.walk(broken, List.of(Name.of("b")), Deadline.never()));
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

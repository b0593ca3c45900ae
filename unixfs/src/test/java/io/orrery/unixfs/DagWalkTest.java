package io.orrery.unixfs;

import static io.orrery.unixfs.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.FaultySource;
import io.orrery.ipld.Name;
import io.orrery.ipld.data.DagCbor;
import io.orrery.ipld.data.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DagWalkTest {
  private final Dags dags = new Dags();

  /** Notes what it sees and enters all of it. */
  private static class Everything implements DagWalk.Visitor {
    final List<String> steps = new ArrayList<>();
    long bytes;

    @Override
    public boolean enter(DagWalk.Step step) throws FaultException {
      steps.add(step.depth() + " " + step.name() + " " + step.cid());
      return true;
    }

    @Override
    public void read(Cid cid, ByteBuffer view) {
      bytes += view.remaining();
    }
  }

  private static void walk(BlockSource blocks, Cid root, DagWalk.Visitor visitor)
      throws FaultException {
    DagWalk.walk(blocks, root, Deadline::never, visitor);
  }

  @Test
  void goesDepthFirstInTheOrderOfTheLinks() throws Exception {
    ImportedNode a = dags.raw("a");
    ImportedNode b = dags.raw("b");
    ImportedNode file = dags.file(b, a, b);
    ImportedNode directory =
        dags.write(
            new DirectoryBuilder(ImportProfile.UNIXFS_V1_2025)
                .put(Name.of("2"), file)
                .put(Name.of("1"), a)
                .put(Name.of("3"), b));
    Everything all = new Everything();
    walk(dags.blocks, directory.cid(), all);
    assertThat(all.steps)
        .containsExactly(
            "0  " + directory.cid(),
            "1 1 " + a.cid(),
            "1 2 " + file.cid(),
            "2  " + b.cid(),
            "2  " + a.cid(),
            "2  " + b.cid(),
            "1 3 " + b.cid());
    assertThat(all.bytes).isGreaterThan(directory.tsize());
  }

  @Test
  void enterDecides() throws Exception {
    ImportedNode leaf = dags.raw("leaf");
    ImportedNode root = dags.file(dags.file(leaf, leaf), dags.file(leaf, leaf));
    Set<Cid> seen = new HashSet<>();
    List<Cid> entered = new ArrayList<>();
    walk(
        dags.blocks,
        root.cid(),
        step -> {
          boolean enter = seen.add(step.cid());
          if (enter) {
            entered.add(step.cid());
          }
          return enter;
        });
    assertThat(entered).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void everyBlockOfLargeFileOnce() throws Exception {
    byte[] content = new KeyStream("walk", 100_000).readAllBytes();
    ImportedNode file =
        dags.importBytes(
            content, ImportProfile.UNIXFS_V0_2015.withChunker("size-100").withFileWidth(7));
    Everything all = new Everything();
    walk(dags.blocks, file.cid(), all);
    assertThat(all.bytes).isEqualTo(file.tsize());
  }

  @Test
  void chainsOfAnyLengthAreWalked() throws Exception {
    ImportedNode at = dags.raw("end");
    for (int i = 0; i < 70_000; i++) {
      at = dags.file(at);
    }
    Everything all = new Everything();
    walk(dags.blocks, at.cid(), all);
    assertThat(all.steps).hasSize(70_001);
  }

  @Test
  void farBlocksAreFetchedAhead() throws Exception {
    ImportedNode one = dags.raw("one");
    ImportedNode two = dags.raw("two");
    ImportedNode root = dags.file(one, two);
    FaultySource faulty = new FaultySource(dags.blocks).hold(one.cid()).hold(two.cid());
    // The first leaf comes only when the second was asked for, too.
    BlockSource both =
        new BlockSource() {
          @Override
          public CompletableFuture<Block> get(Cid cid, Deadline deadline) {
            if (cid.equals(two.cid())) {
              faulty.mend(one.cid()).mend(two.cid());
            }
            return faulty.get(cid, deadline);
          }

          @Override
          public BlockScope openScope() throws FaultException {
            return faulty.openScope();
          }
        };
    Everything all = new Everything();
    DagWalk.walk(both, root.cid(), () -> Deadline.after(Duration.ofSeconds(20)), all);
    assertThat(all.steps).hasSize(3);
  }

  @Test
  void whatNobodyWillEnterIsNotFetchedAhead() throws Exception {
    ImportedNode leaf = dags.raw("leaf");
    ImportedNode inner = dags.file(leaf, leaf);
    ImportedNode root = dags.file(inner, leaf);
    CountingSource far = CountingSource.far(dags.blocks);
    List<Cid> seen = new ArrayList<>();
    walk(
        far,
        root.cid(),
        new DagWalk.Visitor() {
          @Override
          public boolean enter(DagWalk.Step step) {
            seen.add(step.cid());
            return mayEnter(step.cid());
          }

          @Override
          public boolean mayEnter(Cid cid) {
            return !cid.is(Codec.RAW);
          }
        });
    assertThat(seen).hasSize(5);
    assertThat(far.gets()).as("root and inner").isEqualTo(2);
  }

  @Test
  void sourcesThatKeepNothingServeAsWell() throws Exception {
    byte[] content = new KeyStream("walk", 10_000).readAllBytes();
    ImportedNode file =
        dags.importBytes(content, ImportProfile.UNIXFS_V1_2025.withChunker("size-100"));
    Everything all = new Everything();
    walk(CountingSource.forgetful(dags.blocks), file.cid(), all);
    assertThat(all.bytes).isEqualTo(file.tsize());
  }

  @Test
  void missingBlockEndsTheWalk() throws Exception {
    ImportedNode leaf = dags.raw("leaf");
    ImportedNode root = dags.file(dags.raw("first"), leaf);
    FaultySource lacking = new FaultySource(dags.blocks).lack(leaf.cid());
    assertFault(Fault.UNREACHABLE, () -> walk(lacking, root.cid(), new Everything()));
    FaultySource late = new FaultySource(dags.blocks).hold(leaf.cid());
    assertFault(
        Fault.TIMED_OUT,
        () ->
            DagWalk.walk(
                late, root.cid(), () -> Deadline.after(Duration.ofMillis(5)), new Everything()));
  }

  @Test
  void linksAreFollowedThroughEveryCodec() throws Exception {
    ImportedNode leaf = dags.raw("leaf");
    Cid plain = dags.put(Codec.JSON, StandardCharsets.UTF_8.encode("{\"/\":\"no link\"}"));
    Cid json =
        dags.put(
            Codec.DAG_JSON,
            StandardCharsets.UTF_8.encode(
                "[{\"/\":\"%s\"},{\"/\":\"%s\"}]".formatted(plain, leaf.cid())));
    Value links = Value.List.of(new Value.Link(leaf.cid()), new Value.Link(json));
    Cid cbor = dags.put(Codec.DAG_CBOR, DagCbor.encode(links));
    ImportedNode directory =
        dags.write(
            new DirectoryBuilder(ImportProfile.UNIXFS_V1_2025).put(Name.of("data"), cbor, 1));
    Everything all = new Everything();
    walk(dags.blocks, directory.cid(), all);
    assertThat(all.steps)
        .containsExactly(
            "0  " + directory.cid(),
            "1 data " + cbor,
            "2  " + leaf.cid(),
            "2  " + json,
            "3  " + plain,
            "3  " + leaf.cid());
  }

  @Test
  void blocksThatCannotBeReadEndTheWalk() throws Exception {
    Cid bad = dags.put(Codec.DAG_CBOR, ByteBuffer.wrap(new byte[] {(byte) 0xa1}));
    assertFault(Fault.MALFORMED, () -> walk(dags.blocks, bad, new Everything()))
        .hasMessageEndingWith(" in " + bad);
    Cid git = dags.put(Codec.GIT_RAW, ByteBuffer.wrap(new byte[] {(byte) 0xa0}));
    assertFault(Fault.UNSUPPORTED, () -> walk(dags.blocks, git, new Everything()))
        .hasMessageContaining("no decoder registered for multicodec code 120 (0x78)");
    walk(dags.blocks, git, step -> false);
  }
}

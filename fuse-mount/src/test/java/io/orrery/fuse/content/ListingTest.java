package io.orrery.fuse.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Drivers;
import io.orrery.fuse.Row;
import io.orrery.fuse.Run;
import io.orrery.fuse.mount.Operation;
import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.DagPbNode;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Name;
import io.orrery.unixfs.ImportedNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What listing a directory gives, and costs. */
class ListingTest extends MountedTest {
  private Map<String, ImportedNode> wrappedFiles(int count) throws Exception {
    Map<String, ImportedNode> entries = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      entries.put(String.format("f%05d", i), content.wrapped("content " + i, 0644));
    }
    return entries;
  }

  @Test
  @Row("list-pinned")
  void theRootListsWhatIsPinned() throws Exception {
    Cid raw = content.text("raw").cid();
    Cid directory = content.directory(Map.of("f", content.text("f"))).cid();
    Cid cbor = Cid.v1(Codec.DAG_CBOR.code(), raw.multihash());
    pinned.addAll(List.of(directory, raw, cbor));
    assertThat(sh("ls").lines()).containsExactlyInAnyOrder("" + raw, "" + directory);
    assertThat(sh("ls -d * | wc -l").succeeds().strip()).isEqualTo("2");
    pinned.remove(raw);
    tree.rootsChanged();
    awaitListing("" + directory);
  }

  /** The notice goes to the kernel from a thread of its own, so it may take a moment. */
  private void awaitListing(String only) {
    while (!sh("find . -mindepth 1 -maxdepth 1 -printf '%f\\n'").lines().equals(List.of(only))) {
      Thread.onSpinWait();
    }
  }

  @Test
  @Row("list-names")
  void aDirectoryListsItsNames() throws Exception {
    Map<String, ImportedNode> entries = wrappedFiles(300);
    Cid root = content.directory(entries).cid();
    assertThat(sh("ls " + root).lines()).containsExactlyElementsOf(entries.keySet());
    assertThat(sh("ls -a " + root + " | head -2").lines()).containsExactly(".", "..");
  }

  @Test
  @Row("list-hamt")
  void aShardedDirectoryListsItsNames() throws Exception {
    Map<String, ImportedNode> entries = wrappedFiles(5000);
    Cid root = content.sharded(entries).cid();
    assertThat(sh("ls " + root).lines()).containsExactlyElementsOf(entries.keySet());
    assertThat(sh("cat " + root + "/f04321").succeeds()).isEqualTo("content 4321");
    assertThat(sh("cat " + root + "/f05000").fails()).contains("No such file or directory");
  }

  @Test
  @Tag("long")
  void aMillionNamesAreListedAndEachIsFound() throws Exception {
    ImportedNode file = content.text("one for all");
    Map<String, ImportedNode> entries = new TreeMap<>();
    for (int i = 0; i < 1_000_000; i++) {
      entries.put(String.format("f%06d", i), file);
    }
    Cid root = content.sharded(entries).cid();
    assertThat(sh("ls -f " + root + " | tail -n +3 | sort -u | wc -l").succeeds().strip())
        .isEqualTo("1000000");
    assertThat(sh("cat " + root + "/f000000 " + root + "/f999999").succeeds())
        .isEqualTo("one for allone for all");
    assertThat(sh("cat " + root + "/f1000000").fails()).contains("No such file or directory");
  }

  @Test
  @Row("list-lazy")
  void aListingFetchesTheDirectoryAndNothingElse() throws Exception {
    Map<String, ImportedNode> entries = wrappedFiles(100);
    Cid root = content.directory(entries).cid();
    entries.values().forEach(node -> source.hold(node.cid()));
    source.hold(root);
    Process listing = Run.start(directory, "ls ipfs/" + root);
    awaitAsked(root);
    source.mend(root);
    assertThat(Run.of(listing).lines()).containsExactlyElementsOf(entries.keySet());
    assertThat(source.asked()).containsOnly(root);
  }

  @Test
  @Row("list-type")
  void theTypeIsToldWhereTheLinkTellsIt() throws Exception {
    Cid root =
        content
            .directory(Map.of("raw", content.text("r"), "node", content.wrapped("n", 0644)))
            .cid();
    long before = requests(Operation.LOOKUP);
    assertThat(sh("find " + root + " -type f | sort").lines())
        .containsExactly(root + "/node", root + "/raw");
    // The kernel driver has told what node is together with its name.
    assertThat(requests(Operation.LOOKUP) - before)
        .as("of the root, and of node where names come alone")
        .isEqualTo(driver == Drivers.KERNEL ? 1 : 2);
  }

  @Test
  @Row("list-warm")
  void aSecondListingMakesNoRequest() throws Exception {
    Cid root = content.directory(wrappedFiles(500)).cid();
    Run.sh(directory, "ls ipfs/" + root).succeeds();
    long before = allRequests();
    assertThat(Run.sh(directory, "ls ipfs/" + root).lines()).hasSize(500);
    assertThat(allRequests()).isEqualTo(before);
  }

  @Test
  @Row("list-strange")
  void namesThatNoFileMayHaveAreNotShown() throws Exception {
    Cid leaf = content.text("x").cid();
    List<DagPbLink> links = new ArrayList<>();
    for (String name : List.of("", ".", "..", "a/b", "fine", "nul\0byte", "x".repeat(256))) {
      links.add(new DagPbLink(leaf, Name.of(name), 1));
    }
    byte[] directory = {0x08, 0x01};
    ByteBuffer block = DagPb.encode(new DagPbNode(links, ByteBuffer.wrap(directory)));
    Cid root = content.put(Block.of(1, Codec.DAG_PB.code(), HashFunction.SHA2_256, block));
    assertThat(sh("ls " + root).lines()).containsExactly("fine");
    assertThat(sh("ls -ld " + root).exit()).isZero();
  }

  @Test
  @Row("list-missing")
  void aDirectoryOfWhichAShardIsMissingFailsToList() throws Exception {
    Cid root = content.sharded(wrappedFiles(2000)).cid();
    assertThat(sh("ls " + root).lines()).hasSize(2000);
    source.forgetAsked();
    Cid other = content.sharded(wrappedFiles(3000)).cid();
    Cid shard = shardsOf(other).get(100);
    source.lack(shard);
    assertThat(sh("ls " + other + " > /dev/null").fails()).contains("Network is unreachable");
    source.mend(shard);
    assertThat(sh("ls " + other).lines()).hasSize(3000);
  }

  private List<Cid> shardsOf(Cid hamt) throws Exception {
    ByteBuffer block = content.blocks.get(hamt, Deadline.never()).join().data();
    return DagPb.decode(block).links().stream()
        .filter(link -> link.name().length() == 2)
        .map(DagPbLink::cid)
        .toList();
  }

  @Test
  @Row("prefetch")
  void theFirstLookUpAfterAListingFetchesTheSiblingsThatFollow() throws Exception {
    Map<String, ImportedNode> entries = wrappedFiles(200);
    Cid root = content.directory(entries).cid();
    List<Cid> files = entries.values().stream().map(ImportedNode::cid).toList();
    files.forEach(source::hold);
    Process listing = Run.start(at, "ls -l " + root);
    awaitAsked(files.get(0));
    awaitAsked(files.get(SiblingPrefetch.WINDOW / 2));
    assertThat(source.asked()).as("bounded").doesNotContain(files.get(150));
    files.forEach(source::mend);
    assertThat(Run.of(listing).lines()).hasSize(201);
    source.forgetAsked();
    Cid again = content.directory(new LinkedHashMap<>(Map.of("only", entries.get("f00007")))).cid();
    source.hold(files.get(7));
    Process alone = Run.start(at, "cat " + again + "/only");
    awaitAsked(files.get(7));
    source.mend(files.get(7));
    assertThat(Run.of(alone).succeeds()).isEqualTo("content 7");
  }

  @Test
  @Row("readlink")
  void linksAreShownAsStoredAndFollowedByTheKernel() throws Exception {
    Cid root =
        content
            .directory(
                Map.of(
                    "f", content.text("f"),
                    "l", content.link("f"),
                    "out", content.link("/nowhere/at all"),
                    "up", content.link("../" + content.text("beside").cid())))
            .cid();
    assertThat(sh("readlink " + root + "/l " + root + "/out").lines())
        .containsExactly("f", "/nowhere/at all");
    assertThat(sh("cat " + root + "/l").succeeds()).isEqualTo("f");
    assertThat(sh("cat " + root + "/up").succeeds()).isEqualTo("beside");
    assertThat(sh("cat " + root + "/out").fails()).contains("No such file or directory");
  }

  @Test
  @Row("tools")
  void programsThatWalkTreesDoSo() throws Exception {
    ImportedNode inner = content.directory(Map.of("deep", content.text("deep\n")));
    Cid root =
        content
            .directory(
                Map.of(
                    "a", content.text("a\n"),
                    "run", content.wrapped("#!/bin/sh\n", 0755),
                    "d", inner,
                    "l", content.link("d/deep"),
                    "h", content.sharded(wrappedFiles(100))))
            .cid();
    String copy = "" + directory.resolve("copy");
    sh("cp -a " + root + " " + copy).succeeds();
    assertThat(sh("diff -r " + root + " " + copy).exit()).isZero();
    sh("mkdir " + copy + ".t && tar -C " + root + " -c . | tar -C " + copy + ".t -x").succeeds();
    assertThat(sh("diff -r " + root + " " + copy + ".t").exit()).isZero();
    assertThat(sh("test -x " + copy + ".t/run && readlink " + copy + ".t/l").succeeds())
        .isEqualTo("d/deep\n");
    assertThat(sh("find " + root + " | wc -l").succeeds().strip()).isEqualTo("107");
    assertThat(sh("grep -r deep " + root + "/d").succeeds()).contains("deep");
  }
}

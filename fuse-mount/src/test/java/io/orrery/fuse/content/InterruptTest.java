package io.orrery.fuse.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Content;
import io.orrery.fuse.Row;
import io.orrery.fuse.Run;
import io.orrery.fuse.mount.Operation;
import io.orrery.ipld.Cid;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.Deadline;
import io.orrery.unixfs.ImportedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who waits for content that nobody has: he can be interrupted, and holds up nobody. */
class InterruptTest extends MountedTest {
  /** As Ctrl-C does, once the block is asked for; nothing comes for it, then or later. */
  private void interrupted(String command, Cid waitsFor) throws Exception {
    source.hold(waitsFor);
    // Also where whoever started the tests ignores the signal, as shells do in the background.
    Process waiting = Run.start(at, "exec env --default-signal=INT " + command);
    awaitAsked(waitsFor);
    Run.sh(directory, "kill -INT " + waiting.pid()).succeeds();
    assertThat(Run.of(waiting).exit()).as(command).isEqualTo(128 + 2);
  }

  @Test
  @Row("lookup-interrupt")
  void aLookUpThatWaitsCanBeInterrupted() throws Exception {
    Cid root = content.directory(Map.of("f", content.text("f"))).cid();
    interrupted("stat " + root + "/f", root);
  }

  @Test
  @Row("read-interrupt")
  void aReadThatWaitsCanBeInterrupted() throws Exception {
    Cid file = content.file(Content.random(3 * Content.LEAF, 1)).cid();
    interrupted("cat " + file, content.leaves(file).get(1));
  }

  /** A size that is only claimed is asked for when somebody reads (GETATTR). */
  @Test
  @Row("read-interrupt")
  void whoeverWaitsForASizeCanBeInterrupted() throws Exception {
    ImportedNode leaf = content.text("0123456789");
    Cid root = content.directory(Map.of("f", leaf)).cid();
    interrupted("cat " + root + "/f", leaf.cid());
  }

  @Test
  @Row("read-interrupt")
  void aListingThatWaitsCanBeInterrupted() throws Exception {
    Map<String, ImportedNode> entries = new TreeMap<>();
    for (int i = 0; i < 2000; i++) {
      entries.put("f" + i, content.text("content " + i));
    }
    Cid root = content.sharded(entries).cid();
    Cid shard =
        DagPb.decode(content.blocks.get(root, Deadline.never()).join().data()).links().stream()
            .filter(link -> link.name().length() == 2)
            .map(DagPbLink::cid)
            .toList()
            .get(100);
    interrupted("ls " + root, shard);
  }

  @Test
  @Row("read-beside")
  void readsAndLookUpsOfWhatNobodyHasDelayNothingBesideThem() throws Exception {
    ImportedNode near = content.text("near");
    Map<String, ImportedNode> entries = new TreeMap<>(Map.of("near", near));
    List<String> commands = new ArrayList<>();
    List<Cid> missing = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ImportedNode named = content.wrapped("named " + i, 0644);
      ImportedNode read = content.file(Content.random(2 * Content.LEAF, 100 + i));
      entries.put("named" + i, named);
      entries.put("read" + i, read);
      commands.add("stat $root/named" + i);
      commands.add("cat $root/read" + i + " > /dev/null");
      missing.add(named.cid());
      missing.add(content.leaves(read.cid()).get(0));
    }
    Cid root = content.directory(entries).cid();
    missing.forEach(source::hold);
    List<Process> waiting = new ArrayList<>();
    for (String command : commands) {
      waiting.add(Run.start(at, command.replace("$root", "" + root)));
    }
    missing.forEach(this::awaitAsked);
    assertThat(sh("cat " + root + "/near").succeeds()).isEqualTo("near");
    assertThat(sh("ls " + root).lines()).hasSize(21);
    assertThat(sh("touch " + root + "/near").fails()).contains("Read-only file system");
    assertThat(waiting).as("as before").allMatch(Process::isAlive);
    missing.forEach(source::mend);
    for (Process one : waiting) {
      Run.of(one).succeeds();
    }
  }

  /** What a listing with attributes sends each time: whether there are labels or access lists. */
  @Test
  void aWarmLongListingAsksForNothingButExtendedAttributes() throws Exception {
    Map<String, ImportedNode> entries = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      entries.put("f" + i, content.text("content " + i));
    }
    Cid root = content.directory(entries).cid();
    Run.sh(directory, "ls -l ipfs/" + root).succeeds();
    long before = allRequests();
    long xattrs = requests(Operation.GETXATTR, Operation.LISTXATTR);
    assertThat(Run.sh(directory, "ls -l ipfs/" + root).lines()).hasSize(101);
    long asked = requests(Operation.GETXATTR, Operation.LISTXATTR) - xattrs;
    assertThat(allRequests() - before).isEqualTo(asked);
    assertThat(asked).as("by entry it would be hundreds").isLessThan(10);
  }
}

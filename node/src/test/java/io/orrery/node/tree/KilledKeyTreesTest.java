package io.orrery.node.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.ipld.Name;
import io.orrery.mfs.Creation;
import io.orrery.mfs.MutableTree;
import io.orrery.node.Node;
import io.orrery.node.naming.IpnsName;
import io.orrery.node.naming.IpnsRecord;
import io.orrery.node.repo.ChildJvm;
import io.orrery.node.repo.Config;
import io.orrery.node.repo.Identity;
import io.orrery.node.repo.Program;
import io.orrery.node.repo.Repo;
import io.orrery.unixfs.DirectoryBuilder;
import io.orrery.unixfs.FileImporter;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.Metadata;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process left undone with the tree of a key is done by the next, without being asked. */
class KilledKeyTreesTest {
  private static final byte[] CONTENT = "text".getBytes(UTF_8);
  private static final Name FILE = Name.of("file");

  @TempDir Path folder;

  /** Writes a file into the tree of {@code self}, and ends in the middle of everything. */
  static final class Writer {
    private static final int ENDED = 9;

    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      Node node = KilledKeyTreesTest.open(Path.of(arguments[0]));
      MutableTree tree = node.keyTrees().open(self(node), Deadline.never()).get();
      tree.root().create(FILE, Creation.USUAL_FILE).write(0, ByteBuffer.wrap(CONTENT));
      if (arguments[1].equals("commit")) {
        tree.commit();
      } else {
        tree.sync().get();
      }
      Runtime.getRuntime().halt(ENDED);
    }
  }

  @BeforeEach
  void makeRepo() throws Exception {
    Config config = Config.initial(Program.ORRERY, Identity.generate(), "");
    Repo.init(folder.resolve("repo"), Program.ORRERY, config, "a test").close();
  }

  private static Node open(Path repo) throws FaultException {
    return Node.open(repo, Program.ORRERY, "a test");
  }

  private Node open() throws FaultException {
    return open(folder.resolve("repo"));
  }

  private static IpnsName self(Node node) throws FaultException {
    return new IpnsName(node.repo().identity().peerId());
  }

  private void write(String how) throws Exception {
    try (ChildJvm child = ChildJvm.run(Writer.class, folder.resolve("repo").toString(), how)) {
      assertThat(child.exitCode()).isEqualTo(Writer.ENDED);
    }
  }

  private void catchUp() throws Exception {
    // Its end commits and signs what has been taken up.
    try (Node node = open()) {
      node.keyTrees().catchUp().get();
    }
  }

  /** The directory with that file. */
  private static Cid written() throws Exception {
    ImportProfile profile = ImportProfile.UNIXFS_V1_2025;
    try (BlockWriter writer = new MemoryBlocks().newWriter()) {
      return new DirectoryBuilder(profile)
          .put(
              FILE,
              new FileImporter(profile, Runnable::run)
                  .importFile(new ByteArrayInputStream(CONTENT), Metadata.NONE, writer))
          .write(writer)
          .cid();
    }
  }

  private String signed() throws Exception {
    try (Node node = open()) {
      Optional<IpnsRecord> record = node.names().find(self(node));
      return record.isPresent() ? record.get().value().toString() : "nothing";
    }
  }

  @Test
  void whatWasCommittedIsSigned() throws Exception {
    write("commit");
    catchUp();
    assertThat(signed()).isEqualTo("/ipfs/" + written());
  }

  @Test
  void whatIsInTheLogIsCommittedAndSigned() throws Exception {
    write("sync");
    catchUp();
    assertThat(signed()).isEqualTo("/ipfs/" + written());
  }

  private boolean isOpen(IpnsName name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("tree-commit key:" + name));
  }

  @Test
  void aTreeOfWhichNothingIsLeftToDoIsNotOpened() throws Exception {
    write("sync");
    catchUp();
    try (Node node = open()) {
      IpnsName name = self(node);
      node.keyTrees().catchUp().get();
      assertThat(isOpen(name)).isFalse();
      node.keyTrees().open(name, Deadline.never()).get();
      assertThat(isOpen(name)).isTrue();
    }
  }

  @Test
  void aTreeThatWasOnlyLookedAtIsNeitherOpenedNorSigned() throws Exception {
    try (Node node = open()) {
      node.keyTrees().open(self(node), Deadline.never()).get();
    }
    try (Node node = open()) {
      node.keyTrees().catchUp().get();
      assertThat(isOpen(self(node))).isFalse();
    }
    assertThat(signed()).isEqualTo("nothing");
  }
}

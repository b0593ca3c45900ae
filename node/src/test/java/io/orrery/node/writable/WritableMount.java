package io.orrery.node.writable;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.FaultException;
import io.orrery.node.daemon.Orrery;
import io.orrery.node.daemon.Ran;
import io.orrery.node.daemon.Serving;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A tree mounted for writing by a process of its own, which can be stopped, killed and started
 * again. The one class of this room that knows how such a tree is mounted.
 */
final class WritableMount implements AutoCloseable {
  /** The tree of the key that every node has, which its name on /ipns leads to. */
  private static final String TREE = "self";

  private final Orrery orrery;
  private final Path at;
  private final Ground ground;
  private Serving serving;

  private WritableMount(Orrery orrery, Path at, Ground ground) {
    this.orrery = orrery;
    this.at = at;
    this.ground = ground;
  }

  /** With a new repo, in a folder that holds nothing else. */
  static WritableMount open(Path folder, Ground ground) throws IOException {
    if (ground == Ground.FOLDER) {
      Path base = Path.of(Ground.folder().orElseThrow());
      return new WritableMount(null, Files.createTempDirectory(base, "orrery"), ground);
    }
    Orrery.requireMounts();
    Orrery orrery = Orrery.initialized(folder.resolve("repo"));
    Path at = Files.createDirectory(folder.resolve("at"));
    WritableMount mount = new WritableMount(orrery, at, ground);
    mount.start();
    return mount;
  }

  Path at() {
    return at;
  }

  Orrery orrery() {
    return orrery;
  }

  boolean isFolder() {
    return orrery == null;
  }

  void start() {
    if (!isFolder()) {
      serving =
          new Serving(
              orrery.start(
                  Redirect.INHERIT,
                  "mount",
                  "--foreground",
                  "--rw",
                  "--driver=" + ground.driver(),
                  TREE,
                  at.toString()));
      serving.awaitLine(TREE + " mounted at: " + at);
    }
  }

  /** In order: nothing is left to a replay. */
  void stop() {
    if (!isFolder()) {
      orrery.run("umount", at.toString()).succeeds();
      assertThat(serving.awaitEnd()).isZero();
    }
  }

  /** Another process serves the tree, and remembers nothing of what this one did. */
  void remount() {
    stop();
    start();
  }

  /** kill -9. Whoever looks at the mount from now on gets an error, until it is started again. */
  void kill() {
    serving.kill();
  }

  long pid() {
    return serving.process().pid();
  }

  /** What the tree says is the CID of one of its files; that builds and commits it. */
  String cid(Path file) {
    return Ran.sh(at, "getfattr -h --absolute-names --only-values -n ipfs.cid '" + file + "'")
        .succeeds();
  }

  @Override
  public void close() throws FaultException {
    if (isFolder()) {
      Ran.sh(at.getParent(), "rm -rf '" + at + "'").succeeds();
    } else {
      serving.kill();
      orrery.close();
    }
  }
}

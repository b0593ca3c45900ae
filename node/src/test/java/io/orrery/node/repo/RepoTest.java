package io.orrery.node.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.libp2p.Multiaddr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepoTest {
  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = folder.resolve("deep/repo");
  }

  private Repo init() throws Exception {
    return Repo.init(path, Program.ORRERY, newConfig(), "test");
  }

  private static Config newConfig() throws FaultException {
    return Config.initial(Program.ORRERY, Identity.generate(), "test");
  }

  private Repo open() throws Exception {
    return Repo.open(path, Program.ORRERY, "test");
  }

  /** Opens the repo, announces an address, says so, and waits to be killed. */
  static final class Daemon {
    private Daemon() {}

    public static void main(String[] arguments) throws Exception {
      try (Repo repo = Repo.open(Path.of(arguments[0]), Program.ORRERY, "orrery daemon")) {
        repo.announceApi(Multiaddr.parse("/ip4/127.0.0.1/tcp/1"));
        System.out.println("ready");
        System.in.read();
      }
    }
  }

  /** Makes a repo and dies without a word just before the config is written. */
  static final class HalfInit {
    private HalfInit() {}

    public static void main(String[] arguments) throws Exception {
      Path path = Path.of(arguments[0]);
      new RepoFolder(path, Program.ORRERY).prepare();
      // A folder where the config belongs makes the last step fail.
      Files.createDirectory(path.resolve(".config.tmp"));
      try {
        Repo.init(path, Program.ORRERY, newConfig(), "test");
      } catch (FaultException e) {
        Files.delete(path.resolve(".config.tmp"));
        Runtime.getRuntime().halt(9);
      }
    }
  }

  @Test
  void aNewRepoIsOpenedAgainWithItsIdentityAndItsBlocks() throws Exception {
    Block block =
        Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, ByteBuffer.wrap(new byte[] {1, 2}));
    String id;
    try (Repo repo = init();
        BlockWriter writer = repo.store().newWriter()) {
      id = repo.id();
      writer.put(block);
      writer.commit();
    }
    try (Repo repo = open()) {
      assertThat(repo.identity().peerId()).hasToString(id);
      assertThat(repo.id()).isEqualTo(id);
      assertThat(repo.store().has(block.cid())).isTrue();
    }
  }

  @Test
  void onlyItsOwnerSeesIntoIt() throws Exception {
    init().close();
    for (String name : List.of("", "keystore", "store")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolve(name))))
          .as(name)
          .isEqualTo("rwx------");
    }
    for (String name : List.of("config", "version", "lock")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolve(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aSecondInitIsRefusedInKubosWords() throws Exception {
    init().close();
    byte[] config = Files.readAllBytes(path.resolve("config"));
    assertFails(
        Fault.REFUSED,
        "orrery configuration file already exists!\nReinitializing would overwrite your keys\n",
        this::init);
    assertThat(Files.readAllBytes(path.resolve("config"))).isEqualTo(config);
  }

  @Test
  void noRepoIsToldInKubosWords() {
    assertFails(
        Fault.ABSENT, "no IPFS repo found in " + path + ".\nplease run: 'orrery init'", this::open);
    assertThatThrownBy(() -> Repo.open(path, Program.IPFS, "x"))
        .hasMessageEndingWith("please run: 'ipfs init'");
    assertThat(path).doesNotExist();
  }

  @Test
  void anInitThatWasKilledIsNoRepoAndCanBeDoneAgain() throws Exception {
    try (ChildJvm half = ChildJvm.run(HalfInit.class, path.toString())) {
      assertThat(half.exitCode()).isEqualTo(9);
    }
    assertThat(path.resolve("version")).exists();
    assertThat(path.resolve("store")).isDirectory();
    assertThat(Repo.existsAt(path)).isFalse();
    assertThatThrownBy(this::open).hasMessageStartingWith("no IPFS repo found");
    init().close();
    open().close();
  }

  @Test
  void aKuboRepoIsLeftUntouched() throws Exception {
    Files.createDirectories(path);
    Files.writeString(path.resolve("datastore_spec"), "{}");
    Files.writeString(path.resolve("config"), "{}");
    Files.writeString(path.resolve("version"), "18\n");
    String message =
        path
            + " is a Kubo repo (it has a datastore_spec), which is left untouched;"
            + " name another with $ORRERY_PATH";
    assertFails(Fault.UNSUPPORTED, message, this::open);
    assertFails(Fault.UNSUPPORTED, message, this::init);
    try (var files = Files.list(path)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void aNewerVersionIsNotOpened() throws Exception {
    init().close();
    Files.writeString(path.resolve("version"), "orrery/2\n");
    assertFails(
        Fault.UNSUPPORTED,
        path
            + " is of version \"orrery/2\" and this program knows \"orrery/1\":"
            + " use the program that made it",
        this::open);
    Files.delete(path.resolve("version"));
    assertFails(
        Fault.REFUSED, path + " has a config and no version: it is no repo of orrery", this::open);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"Identity\": {\"PeerID\": \"x\", \"PrivKey\": \"not base64!\"}}",
        "{\"Addresses\": {\"Swarm\": 5}}",
      })
  void aConfigWithoutSenseIsRefusedAndTheLockLetGo(String json) throws Exception {
    init().close();
    Files.writeString(path.resolve("config"), json);
    assertThatThrownBy(
            () -> {
              try (Repo repo = open()) {
                repo.identity();
              }
            })
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
    assertThat(RepoLock.owner(path)).isEmpty();
  }

  @Test
  void anIdentityWhoseHalvesDisagreeIsRefused() throws Exception {
    try (Repo repo = init()) {
      String other = Identity.generate().peerId().toString();
      repo.change(config -> config.with("Identity.PeerID", other));
      assertThatThrownBy(repo::identity)
          .hasMessageStartingWith("config: Identity.PeerID is not the peer id of Identity.PrivKey");
    }
  }

  @Test
  void aChangeOfTheConfigIsInTheFileAndKeepsWhatOthersWrote() throws Exception {
    try (Repo repo = init()) {
      Config edited = repo.storedConfig().with("Plugins.Plugins.x.Disabled", true);
      Files.write(path.resolve("config"), edited.toBytes());
      repo.change(config -> config.with("Mounts.IPFS", "/mnt"));
      assertThat(new Settings(repo.config()).ipfsMount()).isEqualTo(Path.of("/mnt"));
      assertThat(Repo.readConfig(path, Program.ORRERY).get("Plugins.Plugins.x.Disabled"))
          .isEqualTo(true);
      assertThatThrownBy(() -> repo.change(config -> config.with("Mounts.IPFS", 5L)))
          .isInstanceOf(FaultException.class);
      assertThat(repo.storedConfig()).isEqualTo(repo.config());
    }
  }

  @Test
  void oneProcessHoldsItAndTheOtherIsToldWho() throws Exception {
    init().close();
    try (ChildJvm daemon = ChildJvm.run(Daemon.class, path.toString())) {
      assertThat(daemon.line()).isEqualTo("ready");
      assertFails(
          Fault.REFUSED,
          "lock " + path.resolve("lock") + " is held by pid " + daemon.pid() + " (orrery daemon)",
          this::open);
      assertThat(BoundAddresses.api(path)).contains(Multiaddr.parse("/ip4/127.0.0.1/tcp/1"));
      assertThat(Repo.readConfig(path, Program.ORRERY)).isNotNull();
      daemon.kill();
    }
    assertThat(BoundAddresses.api(path)).as("stale, and still there").isPresent();
    open().close();
    assertThat(BoundAddresses.api(path)).isEmpty();
  }

  @Test
  void announcedAddressesAreThoseReallyBoundAndGoWithTheirProcess() throws Exception {
    try (Repo repo = init()) {
      InetAddress six =
          InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
      repo.announceApi(Multiaddr.ofTcp(new InetSocketAddress(six, 5001)));
      repo.announceGateway(new InetSocketAddress(six, 8080));
      assertThat(Files.readString(path.resolve("api"))).isEqualTo("/ip6/::1/tcp/5001");
      assertThat(Files.readString(path.resolve("gateway")))
          .isEqualTo("http://[0:0:0:0:0:0:0:1]:8080");
      assertThat(BoundAddresses.api(path)).isPresent();
    }
    assertThat(BoundAddresses.api(path)).isEmpty();
    assertThat(BoundAddresses.gateway(path)).isEmpty();
  }

  @Test
  void anAddressFileThatIsNoAddressSaysSo() throws Exception {
    init().close();
    Files.writeString(path.resolve("api"), "nonsense");
    assertThatThrownBy(() -> BoundAddresses.api(path))
        .isInstanceOf(FaultException.class)
        .hasMessageStartingWith(path.resolve("api") + ": ");
    Files.writeString(path.resolve("api"), "/".repeat(3000));
    assertThatThrownBy(() -> BoundAddresses.api(path)).hasMessageContaining("longer than");
  }

  @Test
  void closingTwiceIsClosingOnce() throws Exception {
    Repo repo = init();
    repo.close();
    try (Repo again = open()) {
      repo.close();
      assertThat(RepoLock.owner(path)).isPresent();
      assertThat(again.store().stats()).isNotNull();
    }
  }

  private static void assertFails(
      Fault fault, String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(fault))
        .hasMessage(message);
  }
}

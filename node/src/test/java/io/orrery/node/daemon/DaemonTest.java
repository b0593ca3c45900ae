package io.orrery.node.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.node.repo.RepoLock;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {
  @TempDir Path folder;
  private Orrery orrery;

  @BeforeEach
  void makeRepo() throws Exception {
    orrery = Orrery.initialized(folder.resolve("repo"));
  }

  @AfterEach
  void leaveNothing() throws Exception {
    orrery.close();
  }

  private String api() throws Exception {
    return Files.readString(orrery.repo().resolve("api"));
  }

  private int port() throws Exception {
    return Integer.parseInt(api().substring(api().lastIndexOf('/') + 1));
  }

  @Test
  void saysWhatKuboSaysInItsOrder() throws Exception {
    Serving daemon = orrery.daemon();
    assertThat(daemon.lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("Initializing daemon..."),
            line -> assertThat(line).startsWith("Orrery version: "),
            line -> assertThat(line).startsWith("Repo version: "),
            line -> assertThat(line).startsWith("System version: "),
            line -> assertThat(line).startsWith("Java version: "),
            line -> assertThat(line).startsWith("PeerID: 12D3KooW"),
            line -> assertThat(line).isEqualTo("Swarm not listening, running in offline mode."),
            line -> assertThat(line).isEqualTo("RPC API server listening on " + api()),
            line -> assertThat(line).isEqualTo("Daemon is ready"));
  }

  @Test
  void writesTheAddressItReallyBound() throws Exception {
    orrery.daemon();
    assertThat(api()).matches("/ip4/127\\.0\\.0\\.1/tcp/[1-9][0-9]*");
    assertThat(orrery.repo().resolve("gateway")).doesNotExist();
    assertThat(orrery.run("status").succeeds())
        .contains("RPC API: " + api())
        .contains("Process: orrery daemon, pid ");
  }

  @Test
  void endsInOrderOnASignal() throws Exception {
    for (String signal : List.of("TERM", "INT", "HUP")) {
      Serving daemon = orrery.daemon();
      daemon.signal(signal);
      assertThat(daemon.awaitEnd()).isZero();
      assertThat(daemon.lines())
          .endsWith(
              "Daemon is ready",
              "",
              "Received interrupt signal, shutting down...",
              "(Hit ctrl-c again to force-shutdown the daemon.)");
      assertThat(orrery.repo().resolve("api")).doesNotExist();
      assertThat(orrery.owner()).isEmpty();
    }
  }

  @Test
  void aSecondSignalEndsItAtOnce() throws Exception {
    Serving daemon = orrery.daemon();
    try (Socket call = unfinishedCall()) {
      daemon.signal("TERM");
      daemon.awaitLine("Received interrupt signal, shutting down...");
      daemon.signal("TERM");
      assertThat(daemon.awaitEnd()).isEqualTo(255);
      assertThat(call.isClosed()).isFalse();
    }
  }

  /** A call that keeps a daemon from ending for some seconds: its body never comes. */
  private Socket unfinishedCall() throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    OutputStream out = socket.getOutputStream();
    String head =
        """
        POST /api/v0/add HTTP/1.1
        Host: localhost
        Transfer-Encoding: chunked
        Content-Type: multipart/form-data; boundary=b
        Expect: 100-continue

        """;
    out.write(head.replace("\n", "\r\n").getBytes(UTF_8));
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    return socket;
  }

  @Test
  void shutdownEndsItAndTheNextCommandWaitsForTheRepo() throws Exception {
    Serving daemon = orrery.daemon();
    assertThat(orrery.run("shutdown").succeeds()).isEmpty();
    assertThat(orrery.daemon().process().isAlive()).isTrue();
    assertThat(daemon.awaitEnd()).isZero();
  }

  @Test
  void withoutADaemonThereIsNothingToShutDown() {
    assertThat(orrery.run("shutdown").fails()).isEqualTo("Error: daemon not running\n");
  }

  @Test
  void aSecondIsRefusedAndToldWhoHoldsTheRepo() throws Exception {
    Serving first = orrery.daemon();
    Ran second = orrery.run("daemon");
    assertThat(second.fails())
        .isEqualTo(
            "Error: lock "
                + orrery.repo().resolve("lock")
                + " is held by pid "
                + first.process().pid()
                + " (orrery daemon)\n");
    assertThat(second.out()).endsWith("\n\n").doesNotContain("PeerID");
    assertThat(orrery.run("status").succeeds()).contains("pid " + first.process().pid());
  }

  @Test
  void aFailedStartLeavesNothingBehind() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "/ip4/127.0.0.1/tcp/" + taken.getLocalPort();
      configure("Addresses.API", address);
      assertThat(orrery.run("daemon").fails()).contains(address).containsOnlyOnce("\n");
    }
    assertThat(orrery.owner()).isEmpty();
    assertThat(orrery.repo().resolve("api")).doesNotExist();
    orrery.daemon();
  }

  private void configure(String key, String value) throws Exception {
    Path config = orrery.repo().resolve("config");
    String text = Files.readString(config);
    String name = key.substring(key.indexOf('.') + 1);
    Files.writeString(
        config,
        text.replaceFirst("\"" + name + "\": \"[^\"]*\"", "\"" + name + "\": \"" + value + "\""));
    assertThat(Files.readString(config)).contains(value);
  }

  @Test
  void aClosedInputIsNoReasonToStop() throws Exception {
    Serving daemon = orrery.daemon();
    daemon.process().getOutputStream().close();
    assertThat(orrery.run("status").succeeds()).contains("orrery daemon");
  }

  @Test
  void aReaderOfItsLinesMayLeave() throws Exception {
    Serving daemon = orrery.daemon();
    daemon.process().getInputStream().close();
    assertThat(orrery.run("status").succeeds()).contains("orrery daemon");
    daemon.signal("TERM");
    daemon.process().waitFor();
    // In order all the same: a killed one leaves this file.
    assertThat(orrery.repo().resolve("api")).doesNotExist();
  }

  @Test
  void aKilledOneHoldsNothing() throws Exception {
    Serving daemon = orrery.daemon();
    daemon.kill();
    assertThat(orrery.repo().resolve("api")).exists();
    assertThat(orrery.owner()).isEmpty();
    assertThat(orrery.run("status").fails())
        .isEqualTo("Error: no daemon is running on this repo\n");
    orrery.daemon();
  }

  @Test
  void makesARepoOnRequest() throws Exception {
    try (Orrery fresh = new Orrery(folder.resolve("fresh"))) {
      assertThat(fresh.run("daemon").fails()).contains("no IPFS repo found in " + fresh.repo());
      assertThat(fresh.repo()).doesNotExist();
      Serving daemon = fresh.daemon("--init", "--init-profile=test");
      assertThat(daemon.lines())
          .containsSubsequence(
              "generating ED25519 keypair...done", "initializing IPFS node at " + fresh.repo());
      daemon.signal("TERM");
      assertThat(daemon.awaitEnd()).isZero();
      assertThat(fresh.daemon("--init").lines()).noneMatch(line -> line.contains("generating"));
    }
  }

  @Test
  void statusIsForMachinesToo() throws Exception {
    Serving daemon = orrery.daemon();
    RepoLock.Owner owner = orrery.owner().orElseThrow();
    assertThat(owner).isEqualTo(new RepoLock.Owner(daemon.process().pid(), "orrery daemon"));
    assertThat(orrery.run("status", "--enc=json").succeeds())
        .startsWith("{\"Repo\":\"" + orrery.repo() + "\",\"Pid\":" + owner.pid() + ",")
        .contains("\"Serving\":true,\"API\":\"" + api() + "\"")
        .contains("\"Mounts\":[]");
  }

  @Test
  void everyThreadHasAName() throws Exception {
    Serving daemon = orrery.daemon();
    orrery.run("status").succeeds();
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    String threads =
        Ran.sh(folder, jcmd + " " + daemon.process().pid() + " Thread.print").succeeds();
    assertThat(threads).contains("\"rpc-").doesNotContainPattern("\"(Thread|pool)-[0-9]");
  }

  @Test
  void aBrokenPipeBeforeItIsReadyEndsIt() throws Exception {
    Process process = orrery.start(Redirect.PIPE, "daemon");
    process.getInputStream().close();
    assertThat(process.waitFor()).isNotZero();
    assertThat(orrery.owner()).isEmpty();
  }
}

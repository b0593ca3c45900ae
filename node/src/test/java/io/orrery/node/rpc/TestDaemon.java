package io.orrery.node.rpc;

import io.orrery.ipld.FaultException;
import io.orrery.libp2p.Multiaddr;
import io.orrery.node.Node;
import io.orrery.node.command.Command;
import io.orrery.node.command.Environment;
import io.orrery.node.repo.Authorization;
import io.orrery.node.repo.Config;
import io.orrery.node.repo.Identity;
import io.orrery.node.repo.Program;
import io.orrery.node.repo.Repo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A real repo, held, with a real RPC server over it on a free port of the loopback. */
public final class TestDaemon implements Environment, AutoCloseable {
  private final Node node;
  private final RpcServer server;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private TestDaemon(Path repo, Command root, RpcSettings settings) throws FaultException {
    node = Node.open(repo, Program.ORRERY, "test daemon");
    server = RpcServer.start(settings, root, this, "orrery/test");
    node.repo().announceApi(Multiaddr.parse(address().toString()));
  }

  /** Makes a repo. */
  public static Path init(Path repo) throws FaultException {
    Config config = Config.initial(Program.ORRERY, Identity.generate(), "test");
    Repo.init(repo, Program.ORRERY, config, "test").close();
    return repo;
  }

  /** Opens a repo and serves the commands below {@code root}. */
  public static TestDaemon start(Path repo, Command root) throws FaultException {
    return start(repo, root, Map.of(), Map.of());
  }

  public static TestDaemon start(
      Path repo,
      Command root,
      Map<String, List<String>> headers,
      Map<String, Authorization> authorizations)
      throws FaultException {
    return start(repo, root, "/ip4/127.0.0.1/tcp/0", headers, authorizations);
  }

  static TestDaemon start(
      Path repo,
      Command root,
      String address,
      Map<String, List<String>> headers,
      Map<String, Authorization> authorizations)
      throws FaultException {
    return new TestDaemon(
        repo, root, new RpcSettings(List.of(ApiAddress.parse(address)), headers, authorizations));
  }

  public ApiAddress address() {
    return server.addresses().get(0);
  }

  /** Waits until somebody has asked the daemon to stop. */
  public void awaitStop() throws InterruptedException {
    stopped.await();
  }

  @Override
  public Program program() {
    return Program.ORRERY;
  }

  @Override
  public Path repoPath() {
    return node.repo().path();
  }

  @Override
  public Config config() throws FaultException {
    return node.repo().storedConfig();
  }

  @Override
  public Node node() {
    return node;
  }

  @Override
  public boolean isDaemon() {
    return true;
  }

  @Override
  public void stop() {
    stopped.countDown();
  }

  @Override
  public void close() throws FaultException {
    server.close();
    node.close();
  }
}

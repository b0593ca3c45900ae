package io.orrery.node.daemon;

import io.orrery.fuse.mount.MountTable;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.libp2p.Multiaddr;
import io.orrery.node.Node;
import io.orrery.node.command.Command;
import io.orrery.node.command.Environment;
import io.orrery.node.repo.Config;
import io.orrery.node.repo.Program;
import io.orrery.node.rpc.ApiAddress;
import io.orrery.node.rpc.RpcServer;
import io.orrery.node.rpc.RpcSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that serves. Opened, let listen, waited for and closed by one thread; {@link #stop} may
 * come from any.
 */
public final class Daemon implements Environment, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  private final Program program;
  private final Node node;
  private final IdleHeap heap;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private RpcServer rpc;

  private Daemon(Program program, Node node) {
    this.program = program;
    this.node = node;
    this.heap = IdleHeap.watch(node::heldNodes);
  }

  /**
   * Takes the repo in {@code path}, clears what a killed process left mounted, and begins to do
   * what it left undone.
   *
   * @param purpose what this process is, for whoever finds the repo held
   * @throws FaultException what {@link Node#open} throws, or why a stale mount cannot be cleared
   */
  public static Daemon open(Program program, Path path, String purpose) throws FaultException {
    Node node = Node.open(path, program, purpose);
    try {
      for (Path cleared : MountTable.clearStale(node.repo().id())) {
        LOG.warn("cleared {}, which a killed process of this repo had left mounted", cleared);
      }
      CompletableFuture<Void> unused = node.keyTrees().catchUp();
      return new Daemon(program, node);
    } catch (FaultException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  /**
   * Serves commands over RPC where the configuration says, and tells other processes where that is.
   *
   * @return the addresses really bound; none when the configuration turns the RPC off
   * @throws FaultException REFUSED when an address cannot be listened on
   */
  public List<ApiAddress> listen(Command root, String agent) throws FaultException {
    rpc = RpcServer.start(RpcSettings.of(node.settings()), root, this, agent);
    List<ApiAddress> bound = rpc.addresses();
    if (!bound.isEmpty()) {
      node.repo().announceApi(Multiaddr.parse(bound.get(0).toString()));
    }
    return bound;
  }

  @Override
  public Program program() {
    return program;
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

  /** Lets SIGINT, SIGTERM and SIGHUP {@link #stop}; the second of them ends the process at once. */
  public void endOnSignals() {
    Signals.onEnd(this::stop);
  }

  /** Waits until somebody calls {@link #stop}. */
  public void awaitStop() throws FaultException {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(Fault.CLOSED, "interrupted", e);
    }
  }

  @Override
  public void stop() {
    try {
      node.repo().announceEnd();
    } catch (FaultException e) {
      LOG.warn("cannot tell others that this process ends: {}", e.getMessage());
    }
    stopped.countDown();
  }

  /**
   * Takes it apart: unmounts, lets calls that run end for some seconds, closes the store, lets go
   * of the repo.
   */
  @Override
  public void close() throws FaultException {
    try (node;
        heap) {
      node.mounts().close();
      if (rpc != null) {
        rpc.close();
      }
    }
  }
}

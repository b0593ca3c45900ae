package io.orrery.node.content;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.car.CarWriter;
import io.orrery.node.Node;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.pin.CidSet;
import io.orrery.unixfs.DagWalk;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Sends a DAG as a CAR of version 1: parents before children, depth first, each CID once. For one
 * thread.
 */
public final class CarExport {
  private static final String TYPE = "application/vnd.ipld.car; version=1";
  private static final int BUFFER = 1 << 18;

  private final Request request;
  private final Node node;
  private final Cid root;
  private long length;

  public CarExport(Request request, Cid root) throws FaultException {
    this.request = request;
    this.node = request.node();
    this.root = root;
  }

  /**
   * Sends all of it. The DAG is under a lease before the first byte goes out, so one that lacks a
   * block fails without having sent anything, and what has begun ends whole.
   *
   * @throws FaultException what {@link io.orrery.node.pin.Pins#hold} fails with; CORRUPT
   */
  public void whole(Results results) throws IOException {
    try (BlockWriter lease = node.store().newWriter()) {
      length = CarWriter.headerLength(List.of(root));
      node.pins().hold(lease, root, request::deadline, this::count);
      send(results, length, false);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void count(Cid cid, long size) {
    length += CarWriter.sectionLength(cid, size);
    try {
      request.checkAlive();
    } catch (FaultException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends what is here of it: a block that is not is left out, with all below it.
   *
   * @throws FaultException UNREACHABLE when the root is not here; CORRUPT
   */
  public void local(Results results) throws IOException {
    if (node.store().sizeOf(root) < 0) {
      throw FaultException.unreachable(root);
    }
    send(results, Results.UNKNOWN_LENGTH, true);
  }

  private void send(Results results, long total, boolean partial) throws IOException {
    try (OutputStream out = new BufferedOutputStream(results.bytes(TYPE, total), BUFFER)) {
      Sender sender = new Sender(new CarWriter(out, List.of(root)), partial);
      DagWalk.walk(node.source(), root, request::deadline, sender);
      sender.flush();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Writes each block that the walk reads, when the walk goes on: whoever reads the archive may be
   * slow, and a view of the store must not wait.
   */
  private final class Sender implements DagWalk.Visitor {
    private final CarWriter car;
    private final boolean partial;
    private final CidSet sent = new CidSet();
    private ByteBuffer copy = ByteBuffer.allocate(1 << 16);
    private Cid waiting;

    Sender(CarWriter car, boolean partial) {
      this.car = car;
      this.partial = partial;
    }

    @Override
    public boolean enter(DagWalk.Step step) throws FaultException {
      request.checkAlive();
      try {
        flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (partial && node.store().sizeOf(step.cid()) < 0) {
        return false;
      }
      return sent.add(step.cid());
    }

    @Override
    public boolean mayEnter(Cid cid) {
      return !sent.contains(cid);
    }

    @Override
    public void read(Cid cid, ByteBuffer bytes) {
      if (copy.capacity() < bytes.remaining()) {
        copy = ByteBuffer.allocate(Math.max(bytes.remaining(), 2 * copy.capacity()));
      }
      copy.clear().put(bytes).flip();
      waiting = cid;
    }

    void flush() throws IOException {
      if (waiting != null) {
        car.write(waiting, copy);
        waiting = null;
      }
    }
  }
}

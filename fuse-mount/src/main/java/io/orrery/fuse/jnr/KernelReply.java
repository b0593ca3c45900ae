package io.orrery.fuse.jnr;

import io.orrery.fuse.Errno;
import io.orrery.fuse.Reply;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answer to one request of the kernel: libfuse wants exactly one for each, or it leaks. */
abstract class KernelReply<T> implements Reply<T> {
  private static final Logger LOG = LoggerFactory.getLogger(KernelReply.class);

  final Native.LibFuse fuse;
  final long request;
  private final PendingRequests pending;
  private final AtomicReference<Wait> wait = new AtomicReference<>(Wait.OPEN);

  /** Whether the wait for the answer may still be cut short; it never goes back. */
  private enum Wait {
    OPEN,
    BEGUN,
    INTERRUPTED
  }

  KernelReply(Native.LibFuse fuse, PendingRequests pending, long request) {
    this.fuse = fuse;
    this.pending = pending;
    this.request = request;
  }

  /** Hands the value to libfuse, by exactly one call, the last thing it does. */
  abstract void send(T value);

  /** Takes back what a value stands for when nobody waits for it any more. */
  void discard(T value) {}

  @Override
  public final void answer(T value) {
    if (!pending.claim(request, this, () -> sendOrFail(value))) {
      discard(value);
    }
  }

  @Override
  public final void fail(FaultException fault) {
    LOG.debug("{}", fault.getMessage());
    fail(Errno.of(fault.fault()));
  }

  @Override
  public final boolean begin() {
    return pending.waiting(request) == this
        && (wait.compareAndSet(Wait.OPEN, Wait.BEGUN) || wait.get() == Wait.BEGUN);
  }

  /** Ends the wait with EINTR, unless what was asked for is being done already. */
  final void interrupt() {
    if (wait.compareAndSet(Wait.OPEN, Wait.INTERRUPTED)) {
      fail(Errno.EINTR);
    }
  }

  final void fail(Errno errno) {
    pending.claim(request, this, () -> sendError(errno));
  }

  /** A defect of ours: the kernel gets EIO, the log gets the rest. */
  final void fail(Throwable defect) {
    LOG.error("a request failed for a reason that is a defect of this program", defect);
    fail(new FaultException(Fault.IO, "internal error", defect));
  }

  final void sendError(Errno errno) {
    fuse.fuse_reply_err(request, errno.number());
  }

  private void sendOrFail(T value) {
    try {
      send(value);
    } catch (RuntimeException defect) {
      LOG.error("an answer cannot be written down, which is a defect of this program", defect);
      sendError(Errno.EIO);
    }
  }
}

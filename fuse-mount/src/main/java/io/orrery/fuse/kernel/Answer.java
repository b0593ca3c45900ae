package io.orrery.fuse.kernel;

import io.orrery.fuse.Errno;
import io.orrery.fuse.Reply;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answer to one request: sent by whoever claims it first, the loop that read the request, the
 * thread on which its block came, or an interrupt.
 */
final class Answer<T> implements Reply<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);
  private static final VarHandle STATE;

  /** What becomes of an answer; it never goes back. */
  private static final int WAITED_FOR = 0;

  private static final int BEGUN = 1;
  private static final int CLAIMED = 2;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Answer.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Writes a value down in a message that is empty so far, and gives the message to send. */
  interface Form<T> {
    Message of(T value, long unique);
  }

  private final Device device;
  private final Parked parked;
  private final long unique;
  private final Form<T> form;
  private final Consumer<T> takeBack;
  private final Thread loop = Thread.currentThread();

  @SuppressWarnings("unused") // by its handle
  private volatile int state;

  /**
   * An answer that is made on the loop's own thread.
   *
   * @param takeBack undoes what a value stands for when the kernel does not take it
   */
  Answer(Device device, Parked parked, long unique, Form<T> form, Consumer<T> takeBack) {
    this.device = device;
    this.parked = parked;
    this.unique = unique;
    this.form = form;
    this.takeBack = takeBack;
  }

  long unique() {
    return unique;
  }

  boolean isClaimed() {
    return state == CLAIMED;
  }

  @Override
  public boolean begin() {
    return STATE.compareAndSet(this, WAITED_FOR, BEGUN) || state == BEGUN;
  }

  /** Ends the wait with EINTR, unless what was asked for is being done already. */
  void interrupt() {
    if (STATE.compareAndSet(this, WAITED_FOR, CLAIMED)) {
      refuse(Errno.EINTR);
    }
  }

  @Override
  public void answer(T value) {
    if (!claim() || send(() -> written(value).sendTo(device)) != 0) {
      takeBack.accept(value);
    }
  }

  @Override
  public void fail(FaultException fault) {
    LOG.debug("{}", fault.getMessage());
    fail(Errno.of(fault.fault()));
  }

  void fail(Errno errno) {
    if (claim()) {
      refuse(errno);
    }
  }

  private void refuse(Errno errno) {
    int unused = send(() -> Message.of(errno.number(), unique).sendTo(device));
  }

  /** A defect of ours: the kernel gets EIO, the log gets the rest. */
  void fail(Throwable defect) {
    LOG.error("a request failed for a reason that is a defect of this program", defect);
    fail(new FaultException(Fault.IO, "internal error", defect));
  }

  private Message written(T value) {
    try {
      return form.of(value, unique);
    } catch (RuntimeException defect) {
      LOG.error("an answer cannot be written down, which is a defect of this program", defect);
      return Message.of(Errno.EIO.number(), unique);
    }
  }

  /** Takes the right to answer; whoever comes later gets none. */
  boolean claim() {
    return STATE.compareAndSet(this, WAITED_FOR, CLAIMED)
        || STATE.compareAndSet(this, BEGUN, CLAIMED);
  }

  private int send(Device.Sending message) {
    if (Thread.currentThread() == loop) {
      return message.send();
    }
    parked.remove(this);
    return device.late(message);
  }
}

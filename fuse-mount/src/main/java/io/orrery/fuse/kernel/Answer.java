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
  private static final VarHandle CLAIMED;

  static {
    try {
      CLAIMED = MethodHandles.lookup().findVarHandle(Answer.class, "claimed", boolean.class);
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
  private volatile boolean claimed;

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
    return claimed;
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
      int unused = send(() -> Message.of(errno.number(), unique).sendTo(device));
    }
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
    return CLAIMED.compareAndSet(this, false, true);
  }

  private int send(Device.Sending message) {
    if (Thread.currentThread() == loop) {
      return message.send();
    }
    parked.remove(this);
    return device.late(message);
  }
}

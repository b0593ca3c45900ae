package io.orrery.fuse.kernel;

import io.orrery.fuse.Errno;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How requests are answered on one device, at once or when a tree knows. Safe from any loop. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final Device device;
  private final Parked parked = new Parked();

  Exchange(Device device) {
    this.device = device;
  }

  /** Drops what waits, after the last request. */
  void end() {
    parked.end();
  }

  void send(Message message) {
    int errno = message.sendTo(device);
    if (errno != 0) {
      LOG.debug("the kernel did not take an answer: errno {}", errno);
    }
  }

  /** Answers that what was asked for is done. */
  void done(Request request) {
    send(Message.of(0, request.unique()));
  }

  void error(Request request, Errno errno) {
    send(Message.of(errno.number(), request.unique()));
  }

  /** Whether the body is shorter than {@code body} bytes; it is answered then. */
  boolean malformed(Request request, int body) {
    if (request.hasBody(body)) {
      return false;
    }
    error(request, Errno.EINVAL);
    return true;
  }

  /** One call of the tree. */
  interface Serving<T> {
    void serve(Answer<T> answer);
  }

  /**
   * Serves a request by the tree, and parks it when that takes longer.
   *
   * @param takeBack undoes what a value stands for when the kernel does not take it
   */
  <T> void serve(Request request, Answer.Form<T> form, Consumer<T> takeBack, Serving<T> serving) {
    Answer<T> answer = new Answer<>(device, parked, request.unique(), form, takeBack);
    try {
      serving.serve(answer);
    } catch (RuntimeException | Error defect) {
      answer.fail(defect);
    }
    if (!answer.isClaimed()) {
      parked.add(answer);
    }
  }

  <T> void serve(Request request, Answer.Form<T> form, Serving<T> serving) {
    serve(request, form, value -> {}, serving);
  }

  /** Serves a request that is answered by its end alone. */
  void serve(Request request, Serving<Void> serving) {
    serve(request, (nothing, unique) -> Message.of(0, unique), serving);
  }

  /**
   * {@code struct fuse_interrupt_in}: u64 unique. One that overtook its request is to be sent again
   * (EAGAIN); one whose request was answered is not missed by the kernel.
   */
  void interrupt(Request request) {
    if (!malformed(request, 8) && !parked.interrupt(request.bodyLong(0))) {
      error(request, Errno.EAGAIN);
    }
  }
}

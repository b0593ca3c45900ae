package io.orrery.fuse;

import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import java.util.function.Consumer;

/**
 * Runs what works on local blocks only, and runs it again when a block has come that it lacked. So
 * a mutable tree holds no lock while somebody waits, and a thread of a driver never waits.
 */
final class Attempts {
  /** Fails with {@link FaultException#missing()} before it has changed anything. */
  interface Attempt<T> {
    T run() throws FaultException;
  }

  private final BlockSource blocks;

  Attempts(BlockSource blocks) {
    this.blocks = blocks;
  }

  /** Answers what the attempt gives, which changes nothing. */
  <T> void look(Deadline deadline, Attempt<T> attempt, Reply<T> reply) {
    run(deadline, attempt, reply::answer, reply::fail, null);
  }

  /**
   * Answers what the attempt gives, which changes something. The first time it is made at once;
   * after a wait only if somebody still wants it.
   *
   * @param looking needs the blocks that the change will need: whoever waits for them can still be
   *     interrupted, for nothing was changed yet
   */
  <T> void change(Deadline deadline, Attempt<?> looking, Attempt<T> change, Reply<T> reply) {
    T value;
    try {
      value = change.run();
    } catch (FaultException e) {
      if (e.missing().isPresent()) {
        changeLater(deadline, looking, change, reply);
      } else {
        reply.fail(e);
      }
      return;
    }
    reply.answer(value);
  }

  private <T> void changeLater(
      Deadline deadline, Attempt<?> looking, Attempt<T> change, Reply<T> reply) {
    run(
        deadline,
        looking,
        any -> {
          if (reply.begin()) {
            run(deadline, change, reply::answer, reply::fail, null);
          }
        },
        reply::fail,
        null);
  }

  private <T> void run(
      Deadline deadline,
      Attempt<T> attempt,
      Consumer<T> answer,
      Consumer<FaultException> fail,
      Cid fetched) {
    T value;
    try {
      value = attempt.run();
    } catch (FaultException e) {
      Cid missing = e.missing().orElse(null);
      // A block that came and is missing again would be asked for for ever.
      if (missing == null || missing.equals(fetched)) {
        fail.accept(e);
      } else {
        Answer.when(
            blocks.get(missing, deadline),
            block -> run(deadline, attempt, answer, fail, missing),
            fail);
      }
      return;
    }
    answer.accept(value);
  }
}

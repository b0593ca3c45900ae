package io.orrery.fuse.mutable;

import io.orrery.fuse.Answer;
import io.orrery.fuse.Reply;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Runs what works on local blocks only, and runs it again when a block has come that it lacked. So
 * a mutable tree holds no lock while somebody waits, and a thread of a driver never waits.
 */
final class Attempts {
  private final BlockSource blocks;
  private final Duration patience;
  private final LivingView view;

  /**
   * @param patience how long a block may be waited for, where nothing else is said
   * @param view is told of what is changed here as the mount's own doing
   */
  Attempts(BlockSource blocks, Duration patience, LivingView view) {
    this.blocks = blocks;
    this.patience = patience;
    this.view = view;
  }

  /** Answers what the attempt gives, which changes nothing. */
  <T> void look(Attempt<T> attempt, Reply<T> reply) {
    look(Deadline.after(patience), attempt, reply);
  }

  <T> void look(Deadline deadline, Attempt<T> attempt, Reply<T> reply) {
    run(deadline, attempt, reply::answer, reply::fail, null);
  }

  /** Answers what a change of what is at hand gives: it needs no block. */
  <T> void change(Attempt<T> change, Reply<T> reply) {
    change(() -> null, change, reply);
  }

  /**
   * Answers what the attempt gives, which changes something. The first time it is made at once;
   * after a wait only if somebody still wants it.
   *
   * @param looking needs the blocks that the change will need: whoever waits for them can still be
   *     interrupted, for nothing was changed yet
   */
  <T> void change(Attempt<?> looking, Attempt<T> change, Reply<T> reply) {
    Deadline deadline = Deadline.after(patience);
    Attempt<T> own = view.own(change);
    T value;
    try {
      value = own.run();
    } catch (FaultException e) {
      if (e.missing().isPresent()) {
        changeLater(deadline, looking, own, reply);
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

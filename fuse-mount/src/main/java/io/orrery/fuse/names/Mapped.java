package io.orrery.fuse.names;

import io.orrery.fuse.Reply;
import io.orrery.ipld.FaultException;
import java.util.function.Function;

/** A reply that answers something else than it is given. */
record Mapped<A, B>(Reply<B> reply, Function<A, B> form) implements Reply<A> {
  @Override
  public void answer(A value) {
    reply.answer(form.apply(value));
  }

  @Override
  public void fail(FaultException fault) {
    reply.fail(fault);
  }

  @Override
  public boolean begin() {
    return reply.begin();
  }
}

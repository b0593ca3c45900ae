package io.orrery.mfs.file;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.util.ArrayList;
import java.util.List;

/** A sink whose leaves appear, all at once, when it is committed, unless it loses them. */
final class MemorySink implements LeafSink {
  private record Waiting(Block leaf, Runnable durable) {}

  private final BlockWriter out;
  private final List<Waiting> waiting = new ArrayList<>();
  private boolean refuses;
  private boolean loses;
  int puts;
  int commits;

  MemorySink(BlockWriter out) {
    this.out = out;
  }

  /** Whether it takes leaves, and whether what it takes gets lost. */
  synchronized void fails(boolean refuses, boolean loses) {
    this.refuses = refuses;
    this.loses = loses;
  }

  @Override
  public synchronized void put(Block leaf, Runnable durable) throws FaultException {
    if (refuses) {
      throw new FaultException(Fault.FULL, "the sink is full");
    }
    puts++;
    waiting.add(new Waiting(leaf, durable));
  }

  @Override
  public synchronized void commit() throws FaultException {
    commits++;
    if (loses) {
      waiting.clear();
      throw new FaultException(Fault.FULL, "the sink lost it");
    }
    for (Waiting next : waiting) {
      out.put(next.leaf());
      next.durable().run();
    }
    waiting.clear();
  }
}

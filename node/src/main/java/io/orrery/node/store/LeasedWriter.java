package io.orrery.node.store;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.EverPresent;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A writer and its lease. Since puts and deletions pass the writer thread in the order in which
 * they were asked for, the lease is known there alone: a deletion before a put is followed by the
 * block being stored anew, one after it finds the lease.
 */
final class LeasedWriter implements BlockWriter {
  private final Path folder;
  private final Committer committer;
  private final Map<Multihash, ByteBuffer> pending;
  private final Set<LeasedWriter> leases;

  /** Of the writer thread. */
  private final FingerprintSet leased = new FingerprintSet();

  /** What this writer brought and may take back; null when it may not. */
  private final Novelties novelties;

  /** The first thing that went wrong: what this writer put is then not all there, for good. */
  private volatile FaultException failure;

  /** Whether what it brings is marked as its kind's alone. */
  private final boolean isTransient;

  /** What becomes of the blocks that a writer brings. */
  enum Kind {
    PLAIN,
    /** They may be taken back. */
    ON_TRIAL,
    /** They are marked until a writer of another kind asks for them. */
    TRANSIENT
  }

  LeasedWriter(
      Path folder,
      Committer committer,
      Map<Multihash, ByteBuffer> pending,
      Set<LeasedWriter> leases,
      Kind kind) {
    this.folder = folder;
    this.committer = committer;
    this.pending = pending;
    this.leases = leases;
    this.novelties = kind == Kind.ON_TRIAL ? new Novelties() : null;
    this.isTransient = kind == Kind.TRANSIENT;
    leases.add(this);
  }

  @Override
  public void put(Block block) throws FaultException {
    put(block, () -> {});
  }

  @Override
  public void put(Block block, Runnable free) throws FaultException {
    put(block, false, free);
  }

  /** Puts a block; where {@code sparing}, none that a file holds. */
  void put(Block block, boolean sparing, Runnable free) throws FaultException {
    requireSound();
    Multihash hash = block.cid().multihash();
    hash.requireAllowedForContent();
    if (block.size() > Store.MAX_BLOCK) {
      throw FaultException.refused(
          "block " + block.cid() + " has " + block.size() + " bytes, over " + Store.MAX_BLOCK);
    }
    if (EverPresent.of(block.cid()).isPresent()) {
      free.run();
      return;
    }
    ByteBuffer data = block.data();
    PutBlock put = new PutBlock(this, hash, data, Segments.checksum(data), sparing, pending, free);
    pending.putIfAbsent(hash, data);
    try {
      committer.enqueue(put);
    } catch (FaultException e) {
      pending.remove(hash, data);
      throw e;
    }
  }

  /** Notes down where a file holds a block, if the block is not stored. */
  void refer(Multihash hash, FileSlice slice, boolean replace) throws FaultException {
    requireSound();
    hash.requireAllowedForContent();
    committer.enqueue(new PutReference(this, hash, slice, replace));
  }

  @Override
  public void commit() throws FaultException {
    commit(null);
  }

  /** Commits, together with a change of tables unless that is null. */
  <T> T commit(Change<T> change) throws FaultException {
    requireSound();
    return committer.run(batch -> apply(batch, change));
  }

  /** Protects blocks that are here; answers those that are not. */
  List<Multihash> hold(List<Multihash> hashes) throws FaultException {
    requireSound();
    return hashes.isEmpty() ? hashes : committer.run(batch -> hold(batch, hashes));
  }

  private List<Multihash> hold(Batch batch, List<Multihash> hashes) throws FaultException {
    List<Multihash> absent = new ArrayList<>();
    for (Multihash hash : hashes) {
      if (batch.has(hash)) {
        protect(hash);
        wanted(hash, batch);
      } else {
        absent.add(hash);
      }
    }
    return absent;
  }

  private <T> T apply(Batch batch, Change<T> change) throws FaultException {
    if (failure != null) {
      throw again(failure);
    }
    return change == null ? null : batch.change(change);
  }

  boolean isOf(Committer other) {
    return committer == other;
  }

  /** Commits, and forgets what could have been taken back. */
  void keep() throws FaultException {
    commit();
    committer.run(
        batch -> {
          novelties.clear();
          return null;
        });
  }

  /** Deletes what this writer alone brought. */
  void withdraw() throws FaultException {
    requireOpen();
    int portions = committer.run(batch -> novelties.portions());
    for (int i = 0; i < portions; i++) {
      int portion = i;
      committer.run(batch -> batch.takeBack(novelties.portion(portion), this));
    }
  }

  private void requireOpen() throws FaultException {
    if (!leases.contains(this)) {
      throw new FaultException(Fault.CLOSED, "this writer of " + folder + " is closed");
    }
  }

  private void requireSound() throws FaultException {
    requireOpen();
    if (failure != null) {
      throw again(failure);
    }
  }

  private static FaultException again(FaultException first) {
    return new FaultException(first.fault(), first.getMessage(), first);
  }

  /** Puts a block under the lease: from now on it is not any other writer's alone. */
  void protect(Multihash hash) {
    leased.add(hash);
    for (LeasedWriter other : leases) {
      if (other != this && other.novelties != null) {
        other.novelties.share(hash);
      }
    }
  }

  /** A block that was not here before this writer put it. */
  void brought(Multihash hash, int length, Batch batch) {
    if (novelties != null) {
      novelties.add(hash);
    }
    if (isTransient) {
      batch.mark(hash, length);
    }
  }

  /** A block that was here when this writer asked for it. */
  void wanted(Multihash hash, Batch batch) {
    if (!isTransient) {
      batch.unmark(hash);
    }
  }

  boolean protects(Multihash hash) {
    return leased.contains(hash);
  }

  FaultException failure() {
    return failure;
  }

  void fail(FaultException fault) {
    if (failure == null) {
      failure = fault;
    }
  }

  @Override
  public void close() {
    leases.remove(this);
  }
}

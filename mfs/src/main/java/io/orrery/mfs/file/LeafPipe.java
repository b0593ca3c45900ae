package io.orrery.mfs.file;

import io.orrery.ipld.Block;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.FileEditor;
import io.orrery.unixfs.ImportProfile;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes leaves of chunks that came in order, for all files of a tree, and bounds what they hold in
 * memory together. Safe from any thread.
 */
public final class LeafPipe {
  /** A few files that are copied at once run at full speed; any more of them use the log. */
  private static final long MAX_HELD = 64L * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(LeafPipe.class);

  private final ImportProfile profile;
  private final Executor hashing;
  private final LeafSink sink;
  private final boolean fits;
  private final AtomicLong held = new AtomicLong();
  private final Object landing = new Object();

  /**
   * A pipe for files of one profile.
   *
   * @param hashing runs the hashing and the putting of leaves, which may wait for the disk
   */
  public LeafPipe(ImportProfile profile, Executor hashing, LeafSink sink) {
    this.profile = profile;
    this.hashing = hashing;
    this.sink = sink;
    this.fits = FileEditor.hasRegularLeaves(profile);
  }

  /** Whether chunks can become leaves before the file is complete. */
  boolean fits() {
    return fits;
  }

  /** The bytes of a leaf; such a stretch at a multiple of it is one. */
  int chunk() {
    return profile.chunker().maxLength();
  }

  /** Reserves memory; false when it is used up. */
  boolean reserve(int bytes) {
    if (held.addAndGet(bytes) > MAX_HELD) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void free(int bytes) {
    held.addAndGet(-bytes);
  }

  /** Sends a chunk on its way; its bytes must not change. */
  void send(HeldChunk chunk) {
    ByteBuffer bytes = chunk.bytes();
    chunk.sent(CompletableFuture.runAsync(() -> put(chunk, bytes), hashing));
  }

  private void put(HeldChunk chunk, ByteBuffer bytes) {
    Block leaf = FileEditor.leaf(profile, bytes);
    chunk.named(leaf.cid());
    try {
      sink.put(leaf, chunk::durable);
    } catch (FaultException e) {
      throw new CompletionException(e);
    }
  }

  /** Waits until each of these chunks is a leaf on the disk, or will not be one. */
  void land(Collection<HeldChunk> chunks) {
    chunks.forEach(HeldChunk::isPut);
    // One at a time: whoever waits here finds that the step before was his too.
    synchronized (landing) {
      if (!chunks.stream().allMatch(HeldChunk::isDurable)) {
        commit();
      }
    }
  }

  /** The like without waiting. */
  CompletableFuture<Void> landLater(List<HeldChunk> chunks) {
    CompletableFuture<?>[] ways =
        chunks.stream().map(HeldChunk::whenSent).toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(ways).thenRunAsync(() -> land(chunks), hashing);
  }

  private void commit() {
    try {
      sink.commit();
    } catch (FaultException e) {
      // No loss: what is not durable is still held, and the log takes it or says what is wrong.
      LOG.debug("leaves were not stored, the log takes them: {}", e.getMessage());
    }
  }
}

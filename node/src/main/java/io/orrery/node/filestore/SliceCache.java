package io.orrery.node.filestore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.node.store.FileSlice;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads blocks out of files on threads of its own and keeps the last few for some seconds: the
 * kernel asks a mount for 128 KiB at a time, and a leaf of 1 MiB should not be read and hashed
 * eight times for it. Who asks for a block that is being read waits for the same read. A block is
 * given again only while its file looks the same.
 */
final class SliceCache implements AutoCloseable {
  private static final long KEPT_BYTES = 16L << 20;
  private static final Duration KEPT = Duration.ofSeconds(5);
  private static final int THREADS = 4;
  private static final int QUEUE = 256;

  /** A block that was hashed, and where it came from. */
  private record Verified(FileSlice slice, Stamp stamp, ByteBuffer bytes) {}

  private final SliceReader reader;
  private final ThreadPoolExecutor threads;
  private final Cache<Multihash, Verified> recent;

  /** The reads that are on their way. */
  private final Map<Multihash, CompletableFuture<Verified>> reads = new ConcurrentHashMap<>();

  SliceCache(SliceReader reader) {
    this.reader = reader;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> {
              Thread thread = new Thread(task, "filestore-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            // A full queue makes whoever asks read; so does the end, for a read once begun is
            // answered.
            (task, pool) -> task.run());
    threads.allowCoreThreadTimeOut(true);
    Executor here = Runnable::run;
    this.recent =
        Caffeine.newBuilder()
            .maximumWeight(KEPT_BYTES)
            .<Multihash, Verified>weigher((hash, block) -> block.bytes().capacity())
            .expireAfterAccess(KEPT)
            .scheduler(Scheduler.systemScheduler())
            .executor(here)
            .build();
  }

  /** The block; fails as {@link SliceReader#block}. */
  CompletableFuture<ByteBuffer> block(Multihash hash, FileSlice slice) {
    Verified known = recent.getIfPresent(hash);
    if (known != null && isStill(known, slice)) {
      return CompletableFuture.completedFuture(known.bytes());
    }
    CompletableFuture<Verified> mine = new CompletableFuture<>();
    CompletableFuture<Verified> other = reads.putIfAbsent(hash, mine);
    if (other != null) {
      return other.thenApply(Verified::bytes);
    }
    threads.execute(() -> read(hash, slice, mine));
    return mine.thenApply(Verified::bytes);
  }

  private boolean isStill(Verified known, FileSlice slice) {
    try {
      return known.slice().equals(slice) && known.stamp().equals(reader.stamp(reader.file(slice)));
    } catch (FaultException e) {
      return false;
    }
  }

  private void read(Multihash hash, FileSlice slice, CompletableFuture<Verified> result) {
    Verified read = null;
    Throwable failure = null;
    try {
      Stamp before = reader.stamp(reader.file(slice));
      read = new Verified(slice, before, reader.block(hash, slice));
      recent.put(hash, read);
    } catch (FaultException | RuntimeException | Error e) {
      failure = e;
    }
    reads.remove(hash);
    if (failure == null) {
      result.complete(read);
    } else {
      result.completeExceptionally(failure);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}

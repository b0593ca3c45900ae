package io.orrery.fuse;

/**
 * An open file or directory.
 *
 * @param handle given back by a release, unless it is {@link WritableTree#NO_HANDLE}
 */
public record Opened(long handle, Cache cache) {
  /** What the kernel does with what it has read of the file, or listed of the directory. */
  public enum Cache {
    /** Drops at each open what it had, and remembers anew. */
    RENEW,
    /** Goes on with what it has; the tree tells it what others change, see {@link KernelCache}. */
    KEEP,
    /** Remembers nothing: each read and each write is asked for. Such a file has no shared map. */
    NONE
  }
}

package io.orrery.unixfs;

/** What a file holds from some offset on, as far as it is of one kind. */
public sealed interface Stretch {
  /** 1 or more bytes. */
  long length();

  /** Nothing but zeros, which nobody has to read. */
  record Zeros(long length) implements Stretch {}

  /** The bytes of {@code dag} from {@code from} on. */
  record Shared(FileDag dag, long from, long length) implements Stretch {}

  /** Bytes that have to be read. */
  record Bytes(long length) implements Stretch {}
}

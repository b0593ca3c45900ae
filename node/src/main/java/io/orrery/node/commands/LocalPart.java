package io.orrery.node.commands;

/**
 * How much of a DAG is here.
 *
 * @param whole whether all of it is
 * @param bytes those of the blocks that are here, shared ones counted each time, as a link's claim
 *     of size counts them
 */
record LocalPart(boolean whole, long bytes) {
  static final LocalPart NOTHING = new LocalPart(false, 0);

  /** With what lies below one more link; what no long can count stays at the largest. */
  LocalPart plus(LocalPart below) {
    long sum = bytes + below.bytes;
    return new LocalPart(whole && below.whole, sum < 0 ? Long.MAX_VALUE : sum);
  }
}

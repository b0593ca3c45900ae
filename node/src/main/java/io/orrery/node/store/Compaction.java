package io.orrery.node.store;

/**
 * What a {@link Store#compact} did.
 *
 * @param segments how many segment files were emptied and removed
 * @param movedBytes what was copied for that
 * @param freedBytes what went back to the disk, the index included
 * @param damaged segment files that had to stay because their records cannot be read: {@link
 *     Store#verify} says which blocks that concerns
 */
public record Compaction(int segments, long movedBytes, long freedBytes, int damaged) {}

package io.orrery.node.store;

/**
 * What a store holds and what that takes.
 *
 * @param blocks how many blocks there are, the ever present not counted; one that is stored and in
 *     a file counts twice
 * @param bytes the sum of the lengths of those that are stored
 * @param deadBytes what deleted blocks still take on the disk, until {@link Store#compact}
 * @param diskBytes what the store takes on the disk: segments and index
 */
public record StoreStats(long blocks, long bytes, long deadBytes, long diskBytes) {}

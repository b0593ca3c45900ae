package io.orrery.node.store;

/**
 * What a store holds and what that takes.
 *
 * @param blocks how many blocks are stored, the ever present not counted
 * @param bytes the sum of their lengths
 * @param deadBytes what deleted blocks still take on the disk, until {@link Store#compact}
 * @param diskBytes what the store takes on the disk: segments and index
 */
public record StoreStats(long blocks, long bytes, long deadBytes, long diskBytes) {}

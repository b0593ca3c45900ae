/**
 * The living tree: a directory of a mutable tree ({@code io.orrery.mfs}) as one mount shows it,
 * {@link io.orrery.fuse.mutable.MfsTree}. {@link io.orrery.fuse.mutable.LivingNames} changes names,
 * {@link io.orrery.fuse.mutable.LivingFiles} reads and writes, {@link
 * io.orrery.fuse.mutable.LivingNodes} knows what the kernel holds.
 *
 * <p>Invariants: a change is made whole or refused, and one that was interrupted is never made. A
 * node that the kernel holds works without a name. A listing shows the names that were there when
 * it began. No lock of the tree is held while somebody waits for a block.
 *
 * <p>The hard idea: any number of mounts, and commands too, change one tree, and yet each kernel
 * may remember what it was told. {@link io.orrery.fuse.mutable.LivingView} hears of every change on
 * the thread that makes it; that is how it knows its own mount's doing, which the kernel has seen
 * already, from everybody else's, of which it must be told.
 */
package io.orrery.fuse.mutable;

/**
 * Values of the content-addressed world: varints, multibase, multihash, CIDs, blocks, the dag-pb
 * codec (the others are in {@link io.orrery.ipld.data}), and the two seams that everything above
 * stands on, {@link io.orrery.ipld.BlockSource} and {@link io.orrery.ipld.BlockStore}, with one
 * store on the heap, {@link io.orrery.ipld.MemoryBlocks}. And what all rooms mean by waiting:
 * {@link io.orrery.ipld.Deadline} and {@link io.orrery.ipld.Uninterrupted}.
 *
 * <p>Invariants: every value here is immutable and equal by content; nothing opens a file or a
 * socket; nothing trusts a length that a stranger wrote before comparing it with the bytes at hand;
 * a value has one form only, and a reader refuses every other (dag-pb readers take the old forms
 * that the network still holds); content under a weak hash is refused; some blocks are always there
 * and nobody is asked for them ({@link io.orrery.ipld.EverPresent}); a failure is a {@link
 * io.orrery.ipld.FaultException} that names its {@link io.orrery.ipld.Fault}.
 *
 * <p>The hard idea is the scope. A stored block is not copied to be read: a {@link
 * io.orrery.ipld.BlockScope} lends its mapped bytes for as long as the scope is open, and no scope
 * is ever held across a wait, so that the store below may delete, move and reuse space as soon as
 * the last reader has left.
 */
package io.orrery.ipld;

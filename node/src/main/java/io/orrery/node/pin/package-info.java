/**
 * What must not be deleted: recursive pins, which hold a whole DAG, and direct pins, which hold one
 * block.
 *
 * <p>Invariants: a recursive pin stands only when every block below it was here and durable at that
 * moment, and nothing deletes such a block while it stands. Pinning changes nothing when it fails.
 * A pin belongs to a CID as it was given, as in Kubo: the CIDv0 and the CIDv1 of one block are
 * pinned and unpinned apart; what is protected from deletion is the block of either.
 *
 * <p>The hard idea is the gap between looking and pinning. While a DAG is walked its blocks go
 * under a writer's lease, so nothing that was seen can be deleted before the pin stands; and
 * whoever deletes looks at the pins again when no pin can land in between ({@link
 * io.orrery.node.pin.BlockRemover}).
 */
package io.orrery.node.pin;

/**
 * Peers as values: the keys that make an identity, the {@link io.orrery.libp2p.PeerId} that names
 * it, and the {@link io.orrery.libp2p.Multiaddr} that says where it listens.
 *
 * <p>Invariants: every value is immutable and equal by its bytes; a key message has exactly one
 * byte form, so one key has one peer id; nothing here resolves a name or opens a socket.
 *
 * <p>The hard idea is that text and bytes of an address are two spellings of one value. Whatever is
 * accepted in either is kept in the canonical form of both, so what is compared, stored and printed
 * never depends on how it was written.
 */
package io.orrery.libp2p;

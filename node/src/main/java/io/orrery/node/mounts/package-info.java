/**
 * The mounts of this process: which trees stand where, and how they come and go.
 *
 * <p>Invariants: this process never opens, stats or maps anything on a mount of its own, so every
 * path that somebody gives is walked name by name beside the mount table before it is touched
 * ({@link io.orrery.node.mounts.Ground}). A mount that somebody else unmounts leaves the list as
 * one that we unmount does. Nothing is mounted inside the repo, and nothing of a repo is left
 * mounted by a process that ends in order.
 *
 * <p>The hard idea is that a path says nothing of where it leads: through links and bind mounts it
 * may end on a mount of ours, and to look there is already the mistake, for the answer would have
 * to come from the very process that asks. The kernel's own table, read from /proc, names each
 * mount's device without touching it.
 */
package io.orrery.node.mounts;

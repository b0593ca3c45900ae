/**
 * The mutable tree: files and directories that change, over nodes that cannot, with one durable
 * root for each tree.
 *
 * <p>Invariants: what was synced is in the journal or under the root, whichever moment the process
 * or the power ends. A commit takes the tree as it was at one moment, ends in the layout that
 * adding the same content would give, and lands blocks and root in one step. An operation that
 * lacks a block changes nothing, says which, and may be tried again when the block has come; no
 * lock is held across a wait.
 *
 * <p>The hard idea: the journal is the memory. A change is a record in a log before it is anything
 * else, the bytes that were written lie there and are read from there, so that memory is bounded by
 * the number of changes and not by their size, a sync is one fdatasync of the log, and a commit
 * that has turned a stretch of the log into blocks drops it.
 */
package io.orrery.mfs;

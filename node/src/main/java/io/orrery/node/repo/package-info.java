/**
 * The folder that a node lives in: its configuration, its identity, its store, the lock that makes
 * it one process's own, and the files that tell other processes where that process listens.
 *
 * <p>Invariants: a folder is a repo from the moment its {@code config} stands there, which is the
 * last thing that making one writes, so a crash half way leaves nothing that looks finished. Every
 * file is replaced whole and durably or not at all. Nobody but the holder of the lock writes. What
 * another program made (a Kubo repo, a foreign {@code config}) is never touched.
 *
 * <p>The hard idea is that the configuration belongs to its user and to tools written for Kubo, not
 * to this program: it is kept as the tree that it is, unknown keys and order included, under Kubo's
 * names, and read through accessors that know the kind and the default of each key in use.
 */
package io.orrery.node.repo;

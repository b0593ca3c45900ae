/**
 * The seam between trees and drivers: what a kernel may ask of a tree, and what the tree answers.
 *
 * <p>{@link io.orrery.fuse.Tree} is the seam: operations on nodes, no paths, no driver, answers
 * through a {@link io.orrery.fuse.Reply} now or later from any thread, each with the time for which
 * the kernel may remember it. {@link io.orrery.fuse.WritableTree} is the same for trees that
 * programs may change, and {@link io.orrery.fuse.KernelCache} the way back, by which a tree tells
 * the kernel what to forget. Beside the seam lies what several trees need to answer it, and what
 * both drivers need to serve it ({@link io.orrery.fuse.Notices}, {@link io.orrery.fuse.Errno}).
 *
 * <p>The rooms around it meet here and nowhere else. Trees: {@code content} (of CIDs), {@code
 * mutable}, and {@code names}, which puts both behind names. Drivers: {@code kernel} and {@code
 * jnr}. {@code mount} puts any tree at a directory by any driver. A tree knows no driver, a driver
 * no tree.
 *
 * <p>Invariants: the kernel gets exactly one answer to each request. No thread that serves the
 * kernel waits for a network.
 *
 * <p>The hard idea: two numbers name an inode. The kernel's node id is a handle that we hand out
 * and that the kernel gives back. {@code st_ino}, which people and programs see, is the tree's to
 * choose; of what never changes it follows from the CID alone ({@link io.orrery.fuse.InodeNumber})
 * and so stays the same over look-ups, mounts and machines.
 */
package io.orrery.fuse;

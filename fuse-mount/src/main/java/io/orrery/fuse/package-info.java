/**
 * The trees the kernel sees, and the way to it.
 *
 * <p>{@link io.orrery.fuse.Tree} is the seam: operations on nodes, no paths, no driver, answers
 * through a {@link io.orrery.fuse.Reply} now or later from any thread, each with the time for which
 * the kernel may remember it. {@link io.orrery.fuse.Mount} puts a tree at a directory, {@link
 * io.orrery.fuse.MountTable} knows what is mounted. Two drivers serve trees, in rooms of their own:
 * {@code kernel} and {@code jnr}.
 *
 * <p>{@link io.orrery.fuse.WritableTree} is the same for trees that programs may change.
 *
 * <p>Invariants: every mount is nosuid and nodev, for a stranger's stored mode may hold 04000, and
 * read-only unless it was asked for otherwise. The kernel gets exactly one answer to each request.
 * No thread that serves the kernel waits for a network. Nothing here opens, stats or maps a path on
 * a mount of this process.
 *
 * <p>The hard idea: two numbers name an inode. The kernel's node id is a handle that we hand out
 * and that the kernel gives back; a directory has one for each place where it appears, a file one
 * for its content. {@code st_ino}, which people and programs see, follows from the CID alone and so
 * stays the same over look-ups, mounts and machines.
 */
package io.orrery.fuse;

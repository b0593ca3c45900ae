/**
 * The read-only trees over CIDs: {@link io.orrery.fuse.content.IpfsTree}, which has every CID as a
 * name of its root, and {@link io.orrery.fuse.content.RootTree}, which is one directory. What they
 * hold never changes, so the kernel may remember it for ever, nothing is opened, and a warm look,
 * listing or read makes no request.
 *
 * <p>Invariants: a block that is not here is never an absent name. A look-up, a listing or a read
 * ends at its deadline. What the kernel may hold is bounded: above the bound it is asked to forget
 * ({@link io.orrery.fuse.content.Shedding}).
 *
 * <p>The hard idea is the table of inodes ({@link io.orrery.fuse.content.InodeTable}). A kernel
 * holds as many as it has memory for, a million after one {@code find}, and a directory has one for
 * each place where it stands, a file one for its content. So an inode is no object but a row of an
 * array, found by number, in stripes that each have a lock of their own.
 */
package io.orrery.fuse.content;

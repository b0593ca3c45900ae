/**
 * Mounting: {@link io.orrery.fuse.mount.Mount} puts a tree at a directory by a {@link
 * io.orrery.fuse.mount.Driver} that the caller chooses, {@link io.orrery.fuse.mount.MountTable}
 * knows what is mounted and whose it is, and what keeps a mount busy is named by process.
 *
 * <p>Invariants: every mount is nosuid and nodev, for a stranger's stored mode may hold 04000, and
 * read-only unless it was asked for otherwise. Nothing here opens, stats or maps a path on a mount
 * of this process.
 *
 * <p>The hard idea: a mount is the kernel's, not ours. It ends when the kernel lets go of it,
 * whoever unmounted it, and it outlives a process that was killed. So what stands where is read
 * from /proc when it is asked, and who holds it is found there too, without touching the mount: a
 * dead one would fail, a hanging one hang.
 */
package io.orrery.fuse.mount;

/**
 * The user's own disk: what {@code add} reads and what {@code get} writes.
 *
 * <p>The way in, {@link io.orrery.node.disk.DiskFiles}, is a lazy walk that gives the files of the
 * command line one after another, as a request's {@link io.orrery.node.command.IncomingFiles}: the
 * same stream whether the command runs in this process or the files travel to a daemon. The way
 * out, {@link io.orrery.node.disk.Download}, makes files, directories and symlinks below one
 * target, and nowhere else.
 *
 * <p>Invariants: nothing but regular files is ever opened, so no fifo or device makes a walk hang;
 * names are bytes, and those that are no UTF-8 pass unharmed in both directions; what is written
 * never leads through a symlink below the target, whoever made it.
 *
 * <p>The hard idea: {@link java.nio.file.Path} keeps a name's bytes but does not show them, and its
 * text loses those that are no UTF-8. Its URI does not: {@link io.orrery.node.disk.FileNames} takes
 * that way where the text is not exact.
 */
package io.orrery.node.disk;

/**
 * The long-running process: a node that serves its repo to other processes and to the kernel until
 * it is told to stop.
 *
 * <p>{@link io.orrery.node.daemon.Daemon} puts it together and takes it apart again, in one place.
 * {@code orrery daemon} is such a process; so is the one behind {@code orrery mount} where no
 * daemon runs, which ends with its last mount.
 *
 * <p>Invariants: whatever fails on the way up, nothing is left behind, neither lock nor mount nor
 * {@code api} file. From the moment that a process is told to stop nobody is sent to it any more:
 * the {@code api} file goes first, and who finds the lock held is told to wait for it. No JVM is
 * ever forked; a process in the background is a new one.
 *
 * <p>The hard idea is that a JVM cannot detach itself from its terminal, so {@code orrery mount}
 * starts a second one ({@link io.orrery.node.daemon.Background}) and waits for a line of it: either
 * the result, which is passed on, or the error that the second wrote to its log.
 */
package io.orrery.node.daemon;

/**
 * The program as its user meets it: takes the command line apart, finds out whether a daemon is to
 * be asked, runs the command here or there, and shows what comes.
 *
 * <p>Invariants: standard output holds results and nothing else, standard error the rest; the same
 * bytes come out whether a daemon ran the command or not; the exit code is 0 for success and 1 for
 * anything else, as with Kubo; only this package touches the process (its streams, its properties,
 * its exit).
 *
 * <p>A command runs here if it needs no repo ({@code NO_REPO}, {@code HERE}) or nobody serves the
 * repo; else the process that serves it runs the command: the one named by {@code --api}, or by the
 * repo's file {@code api}. When nobody listens at the latter, its writer was killed, and the
 * command runs here after all.
 *
 * <p>The hard part is to be quick. A command that asks a daemon should take about twice what an
 * empty program takes, so what it passes through is kept from loading anything big: the command
 * line's model is built for the one command called, the socket is a plain one, the JSON our own,
 * and {@code ThinCommandTest} counts the classes. The launcher adds a class-data archive, a static
 * one: picocli's classes are of a format so old that dynamic archives leave them out.
 */
package io.orrery.node.cli;

/**
 * The tar format (POSIX.1-2017, pax, "ustar Interchange Format" and "pax Interchange Format"), as
 * much of it as trees of files, directories and symlinks need: what {@code get} sends over RPC and
 * writes into archives, and what the command line unpacks.
 *
 * <p>Invariants: what is written is plain ustar where that can say it, with a pax header before an
 * entry where it cannot (long or strange names, 8 GiB and more, fractions of a second). What is
 * read comes from whoever runs the daemon: checksums are checked, headers are bounded, kinds other
 * than those three are refused, and a stream that ends early is an error.
 *
 * <p>The hard idea: the reader is pushed, not pulled, because results of a command are: bytes come
 * in pieces of any size, and {@link io.orrery.node.tar.TarReader} is a small machine of states that
 * hands whole headers and runs of content to a {@link io.orrery.node.tar.TarSink}.
 */
package io.orrery.node.tar;

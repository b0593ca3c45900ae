/**
 * The driver on libfuse 2.9, for every machine where the kernel's own protocol cannot be spoken. It
 * uses the library's low level through the structures of jnr-fuse; sessions, loops and the first
 * exchange with the kernel are its own.
 *
 * <p>Invariants: libfuse gets exactly one answer to each request, or it leaks; nothing touches a
 * session that has ended. The hard idea is {@link io.orrery.fuse.jnr.Handshake}, which asks the
 * kernel for what the library is too old to know.
 */
package io.orrery.fuse.jnr;

/**
 * The RPC as the command line calls it: one request on one plain socket, written and read at the
 * same time, and nothing loaded that this does not need: no Netty, no {@code java.net.http}, no
 * JSON library. An HTTP client of the JDK alone costs 0.2 s at start, five times an empty program.
 */
package io.orrery.node.rpc.client;

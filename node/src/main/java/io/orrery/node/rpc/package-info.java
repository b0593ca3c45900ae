/**
 * The RPC of the node, as Kubo has it under {@code /api/v0}: commands called by HTTP POST, files as
 * multipart forms, results as lines of JSON or as bytes, both ways at once.
 *
 * <p>Invariants: an event loop never blocks and never runs a command; a command has one thread of a
 * bounded pool and blocks it on the two streams of its connection, {@code RequestBody} and {@code
 * ResponseStream}, each of which holds at most some hundreds of KiB whatever the other side does;
 * whoever goes away cancels what they asked for; everything a client sends is bounded before it is
 * kept; nothing is answered to a web page that the configuration does not name.
 *
 * <p>The hard idea is the turn-around of pressure. A handler that is behind stops draining its
 * body, the full body stops the channel from reading, TCP's window closes, and the client's own
 * write blocks. A client that is behind fills the socket, the channel turns unwritable, the pending
 * buffer fills, and the handler's own write blocks. No queue in between grows.
 */
package io.orrery.node.rpc;

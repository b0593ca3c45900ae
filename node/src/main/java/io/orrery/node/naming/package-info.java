/**
 * Names that may lead elsewhere tomorrow (ipfs/specs ipns/ipns-record): the node's own keys, the
 * signed records that say where a key points, and the way from an {@code /ipns} path to the {@code
 * /ipfs} path that it means now.
 *
 * <p>Invariants: no record is kept that its name's key did not sign, nor in place of a better one.
 * A key's sequence number never falls, whatever is published and whenever the process ends: record
 * and number are one row, written in one step. What a key of this node points at is known from here
 * alone, and stays known when the record's time is over, for who holds the key may renew it.
 *
 * <p>The hard idea is that a record says everything twice, in a protobuf that old programs read and
 * in signed dag-cbor, and only the second counts: the first is compared with it and never believed,
 * and the bytes that arrived are kept, for a signature is over those and no others.
 */
package io.orrery.node.naming;

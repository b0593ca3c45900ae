package io.orrery.node.naming;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.orrery.ipld.FaultException;
import io.orrery.libp2p.PeerId;
import java.nio.ByteBuffer;

/** The name that a key has: its peer id. */
public record IpnsName(PeerId peer) {
  private static final String PREFIX = "/ipns/";

  /**
   * Reads any form of a peer id, with or without {@code /ipns/} before it.
   *
   * @throws FaultException MALFORMED
   */
  public static IpnsName parse(String text) throws FaultException {
    return new IpnsName(
        PeerId.parse(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text));
  }

  /** What routing systems call the record: {@code /ipns/} and the bytes of the peer id. */
  public byte[] routingKey() {
    byte[] prefix = PREFIX.getBytes(US_ASCII);
    byte[] id = peer.toBytes();
    return ByteBuffer.allocate(prefix.length + id.length).put(prefix).put(id).array();
  }

  /** The path to what the name leads to. */
  public String path() {
    return PREFIX + this;
  }

  /** The CID in base36: {@code k51…} for Ed25519. */
  @Override
  public String toString() {
    return peer.toBase36();
  }
}

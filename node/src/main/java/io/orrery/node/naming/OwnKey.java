package io.orrery.node.naming;

import io.orrery.libp2p.PrivateKey;

/** A key of this node, and what its user calls it. */
public record OwnKey(String name, PrivateKey key) {
  public IpnsName ipnsName() {
    return new IpnsName(key.peerId());
  }
}

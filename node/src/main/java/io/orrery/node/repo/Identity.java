package io.orrery.node.repo;

import io.orrery.ipld.FaultException;
import io.orrery.libp2p.PeerId;
import io.orrery.libp2p.PrivateKey;
import io.orrery.node.json.JsonObject;
import java.util.Base64;

/** Who a node is: its key, and the peer id that follows from it. */
public record Identity(PrivateKey key) {
  static final String PEER_ID = "Identity.PeerID";
  static final String PRIVATE_KEY = "Identity.PrivKey";

  public static Identity generate() {
    return new Identity(PrivateKey.generate());
  }

  /**
   * The identity that a configuration holds.
   *
   * @throws FaultException MALFORMED when there is none, or the peer id is not the key's own
   */
  public static Identity of(Config config) throws FaultException {
    if (!(config.find(PRIVATE_KEY) instanceof String secret) || secret.isEmpty()) {
      throw FaultException.malformed("config: " + PRIVATE_KEY + " is missing");
    }
    Identity identity = new Identity(key(secret));
    if (!(config.find(PEER_ID) instanceof String id) || !identity.isCalled(id)) {
      throw FaultException.malformed(
          "config: "
              + PEER_ID
              + " is not the peer id of "
              + PRIVATE_KEY
              + ", which is "
              + identity.peerId());
    }
    return identity;
  }

  private static PrivateKey key(String base64) throws FaultException {
    try {
      return PrivateKey.parse(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw FaultException.malformed("config: " + PRIVATE_KEY + " is not base64");
    } catch (FaultException e) {
      throw new FaultException(e.fault(), "config: " + PRIVATE_KEY + ": " + e.getMessage(), e);
    }
  }

  /** Whether a text, in any form of peer ids, names this identity. */
  boolean isCalled(String text) {
    try {
      return PeerId.parse(text).equals(peerId());
    } catch (FaultException notAPeerId) {
      return false;
    }
  }

  public PeerId peerId() {
    return key.peerId();
  }

  /** Puts this identity into the tree of a configuration, as Kubo writes it. */
  void putInto(JsonObject tree) throws FaultException {
    Config.put(tree, Config.parts(PEER_ID), peerId().toString());
    String secret = Base64.getEncoder().encodeToString(key.toProtobuf());
    Config.put(tree, Config.parts(PRIVATE_KEY), secret);
  }
}

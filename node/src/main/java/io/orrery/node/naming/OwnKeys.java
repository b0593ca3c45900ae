package io.orrery.node.naming;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.repo.Keystore;
import io.orrery.node.repo.Repo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All keys of this node: its identity under the name {@code self}, and those of the keystore. */
public final class OwnKeys {
  private static final Logger LOG = LoggerFactory.getLogger(OwnKeys.class);

  private final Repo repo;

  OwnKeys(Repo repo) {
    this.repo = repo;
  }

  private OwnKey self() throws FaultException {
    return new OwnKey(Keystore.SELF, repo.identity().key());
  }

  /**
   * All of them, {@code self} first, the others by name; one that is damaged is logged and left
   * out.
   */
  public List<OwnKey> list() throws FaultException {
    List<OwnKey> keys = new ArrayList<>();
    keys.add(self());
    for (String name : repo.keystore().names()) {
      try {
        repo.keystore().find(name).ifPresent(key -> keys.add(new OwnKey(name, key)));
      } catch (FaultException e) {
        LOG.warn("{}", e.getMessage());
      }
    }
    return keys;
  }

  /** The key that is called so, or nothing. */
  public Optional<OwnKey> named(String name) throws FaultException {
    return name.equals(Keystore.SELF)
        ? Optional.of(self())
        : repo.keystore().find(name).map(key -> new OwnKey(name, key));
  }

  /** The key that has the name {@code name} in the world, or nothing. */
  public Optional<OwnKey> of(IpnsName name) throws FaultException {
    OwnKey self = self();
    return self.ipnsName().equals(name)
        ? Optional.of(self)
        : list().stream().filter(key -> key.ipnsName().equals(name)).findFirst();
  }

  /**
   * The key that is called so, or else has that peer id.
   *
   * @throws FaultException ABSENT
   */
  public OwnKey require(String nameOrId) throws FaultException {
    Optional<OwnKey> named = named(nameOrId);
    if (named.isPresent()) {
      return named.get();
    }
    IpnsName name;
    try {
      name = IpnsName.parse(nameOrId);
    } catch (FaultException noPeerId) {
      throw new FaultException(Fault.ABSENT, "no key by the given name was found", noPeerId);
    }
    return of(name)
        .orElseThrow(
            () -> new FaultException(Fault.ABSENT, "no key by the given name or PeerID was found"));
  }
}

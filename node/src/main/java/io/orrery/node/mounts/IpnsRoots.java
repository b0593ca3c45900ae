package io.orrery.node.mounts;

import io.orrery.fuse.NameRoots;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.node.naming.IpnsName;
import io.orrery.node.naming.IpnsRecord;
import io.orrery.node.naming.Names;
import io.orrery.node.naming.OwnKey;
import io.orrery.node.naming.PublishListener;
import io.orrery.node.repo.Keystore;
import io.orrery.node.tree.KeyTrees;
import io.orrery.unixfs.ContentPath;
import io.orrery.unixfs.NodeSource;
import io.orrery.unixfs.Resolver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands in /ipns. The directory of a name is called as its peer id in base36; the other forms
 * of the id, and what a key is called here, are links to it.
 */
final class IpnsRoots implements NameRoots, PublishListener {
  private static final Logger LOG = LoggerFactory.getLogger(IpnsRoots.class);

  /** How long another's name is believed at most without a look at its record. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Names names;
  private final KeyTrees trees;
  private final NodeSource nodes;
  private final List<Consumer<Name>> watchers = new CopyOnWriteArrayList<>();
  private Set<Name> shown = new HashSet<>();

  IpnsRoots(Names names, KeyTrees trees, NodeSource nodes, Keystore keystore) {
    this.names = names;
    this.trees = trees;
    this.nodes = nodes;
    names.whenPublished(this);
    keystore.whenChanged(this::keysChanged);
  }

  @Override
  public List<Shown> own() {
    List<Shown> lines = new ArrayList<>();
    try {
      for (OwnKey key : names.keys().list()) {
        lines.add(new Shown(Name.of(key.name()), true));
        lines.add(new Shown(directory(key.ipnsName()), false));
      }
    } catch (FaultException e) {
      LOG.error("a listing of /ipns is not whole: {}", e.getMessage());
    }
    return lines;
  }

  private static Name directory(IpnsName name) {
    return Name.of(name.toString());
  }

  @Override
  public CompletableFuture<Target> find(Name name, Deadline deadline) {
    try {
      if (!name.isUtf8()) {
        throw noName(name);
      }
      Optional<OwnKey> called = names.keys().named(name.toString());
      return called.isPresent()
          ? CompletableFuture.completedFuture(new Link(directory(called.get().ipnsName())))
          : find(id(name), name, deadline);
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * The peer id that a name is; ABSENT for what is neither that nor a domain, which only a network
   * could know.
   */
  private static IpnsName id(Name name) throws FaultException {
    try {
      return IpnsName.parse(name.toString());
    } catch (FaultException noPeerId) {
      if (isDomain(name.toString())) {
        throw new FaultException(
            Fault.UNREACHABLE, "to ask for the DNSLink of " + name + " takes a network", noPeerId);
      }
      throw noName(name);
    }
  }

  private static boolean isDomain(String text) {
    return text.matches("(?i)([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?\\.?");
  }

  private static FaultException noName(Name name) {
    return new FaultException(Fault.ABSENT, "no key of this node and no name: " + name);
  }

  private CompletableFuture<Target> find(IpnsName id, Name spelt, Deadline deadline)
      throws FaultException {
    if (!directory(id).equals(spelt)) {
      return CompletableFuture.completedFuture(new Link(directory(id)));
    }
    return names.keys().of(id).isPresent()
        ? trees.open(id, deadline).thenApply(tree -> new Own(tree.root(), () -> told(id)))
        : foreign(id, deadline);
  }

  private CompletableFuture<Target> foreign(IpnsName id, Deadline deadline) throws FaultException {
    IpnsRecord record = names.current(id);
    Duration validFor = validFor(record);
    return names
        .resolve(ContentPath.parse(id.path()), deadline)
        .thenCompose(path -> new Resolver(nodes).resolve(path, deadline))
        .thenCompose(
            resolved ->
                resolved.remaining().isEmpty()
                    ? nodes.get(resolved.cid(), deadline).thenApply(root -> resolved.cid())
                    : CompletableFuture.<Cid>failedFuture(
                        FaultException.unsupported("not files and directories: " + id.path())))
        .thenApply(root -> new Foreign(root, validFor, () -> told(id)));
  }

  private static Duration validFor(IpnsRecord record) {
    Duration fresh = record.freshFor(Instant.now());
    return fresh.compareTo(LONGEST) < 0 ? fresh : LONGEST;
  }

  private Map<String, String> told(IpnsName id) {
    Map<String, String> told = new LinkedHashMap<>();
    told.put("ipns.name", id.toString());
    try {
      names
          .find(id)
          .ifPresent(record -> told.put("ipns.sequence", Long.toUnsignedString(record.sequence())));
    } catch (FaultException e) {
      LOG.warn("{}", e.getMessage());
    }
    return told;
  }

  @Override
  public void whenChanged(Consumer<Name> changed) {
    synchronized (this) {
      shown = names();
    }
    watchers.add(changed);
  }

  @Override
  public void forget(Consumer<Name> changed) {
    watchers.remove(changed);
  }

  private Set<Name> names() {
    Set<Name> all = new HashSet<>();
    own().forEach(line -> all.add(line.name()));
    return all;
  }

  private void keysChanged() {
    Set<Name> different;
    synchronized (this) {
      Set<Name> now = names();
      different = new HashSet<>(now);
      different.addAll(shown);
      different.removeIf(name -> now.contains(name) && shown.contains(name));
      shown = now;
    }
    different.forEach(this::tell);
  }

  private void tell(Name name) {
    watchers.forEach(watcher -> watcher.accept(name));
  }

  /** Somebody else's name leads elsewhere; of own ones their trees tell. */
  @Override
  public void kept(IpnsName name) {
    tell(directory(name));
  }
}

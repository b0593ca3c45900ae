package io.orrery.node.mounts;

import io.orrery.fuse.names.NameRoots;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.node.naming.IpnsName;
import io.orrery.node.naming.IpnsRecord;
import io.orrery.node.naming.Names;
import io.orrery.node.naming.OwnKey;
import io.orrery.node.naming.OwnKeys;
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
import java.util.regex.Pattern;
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

  private static final int MAX_DOMAIN = 253;

  /** Labels of letters, digits, hyphens and underlines (RFC 1035, RFC 8552); one dot at least. */
  private static final Pattern DOMAIN =
      Pattern.compile("(?i)([a-z0-9_][a-z0-9_-]*\\.)+[a-z][a-z0-9-]*\\.?");

  private final Names names;
  private final KeyTrees trees;
  private final NodeSource nodes;
  private final List<Consumer<Name>> watchers = new CopyOnWriteArrayList<>();

  /** What the keys of this node are called, and their ids: asked for with every name. */
  private volatile Map<Name, IpnsName> own;

  IpnsRoots(Names names, KeyTrees trees, NodeSource nodes, Keystore keystore) {
    this.names = names;
    this.trees = trees;
    this.nodes = nodes;
    this.own = own(names.keys());
    names.whenPublished(this);
    keystore.whenChanged(this::keysChanged);
  }

  @Override
  public List<Shown> own() {
    List<Shown> lines = new ArrayList<>();
    Set<IpnsName> ids = new HashSet<>();
    own.forEach(
        (name, id) -> {
          lines.add(new Shown(name, true));
          if (ids.add(id)) {
            lines.add(new Shown(directory(id), false));
          }
        });
    return lines;
  }

  private static Map<Name, IpnsName> own(OwnKeys keys) {
    Map<Name, IpnsName> own = new LinkedHashMap<>();
    try {
      for (OwnKey key : keys.list()) {
        if (peerId(key.name()).isEmpty()) {
          own.put(Name.of(key.name()), key.ipnsName());
        }
      }
    } catch (FaultException e) {
      LOG.error("a listing of /ipns is not whole: {}", e.getMessage());
    }
    return own;
  }

  /** A key may be called like the id of another: an id comes first, as in every command. */
  private static Optional<IpnsName> peerId(String text) {
    try {
      return Optional.of(IpnsName.parse(text));
    } catch (FaultException none) {
      return Optional.empty();
    }
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
      IpnsName called = own.get(name);
      return called != null
          ? CompletableFuture.completedFuture(new Link(directory(called)))
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
    Optional<IpnsName> id = peerId(name.toString());
    if (id.isPresent()) {
      return id.get();
    }
    if (isDomain(name.toString())) {
      throw new FaultException(
          Fault.UNREACHABLE, "to ask for the DNSLink of " + name + " takes a network");
    }
    throw noName(name);
  }

  private static boolean isDomain(String text) {
    return text.length() <= MAX_DOMAIN && DOMAIN.matcher(text).matches();
  }

  private static FaultException noName(Name name) {
    return new FaultException(Fault.ABSENT, "no key of this node and no name: " + name);
  }

  private CompletableFuture<Target> find(IpnsName id, Name spelt, Deadline deadline)
      throws FaultException {
    if (!directory(id).equals(spelt)) {
      return CompletableFuture.completedFuture(new Link(directory(id)));
    }
    return own.containsValue(id)
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
    watchers.add(changed);
  }

  @Override
  public void forget(Consumer<Name> changed) {
    watchers.remove(changed);
  }

  private synchronized void keysChanged() {
    Map<Name, IpnsName> before = own;
    Map<Name, IpnsName> now = own(names.keys());
    own = now;
    Set<Name> different = new HashSet<>();
    before.forEach((name, id) -> addIfOther(name, id, now, different));
    now.forEach((name, id) -> addIfOther(name, id, before, different));
    different.forEach(this::tell);
  }

  private static void addIfOther(
      Name name, IpnsName id, Map<Name, IpnsName> there, Set<Name> different) {
    if (!id.equals(there.get(name))) {
      different.add(name);
    }
    if (!there.containsValue(id)) {
      different.add(directory(id));
    }
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

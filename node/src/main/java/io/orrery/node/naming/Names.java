package io.orrery.node.naming;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.libp2p.PrivateKey;
import io.orrery.node.repo.Repo;
import io.orrery.node.repo.Settings;
import io.orrery.node.store.Store;
import io.orrery.node.store.Table;
import io.orrery.node.store.WriteTransaction;
import io.orrery.unixfs.ContentPath;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this node knows of names: the records of its own keys, which it signs, and those of others
 * that it was given. Safe for any thread.
 */
public final class Names {
  /** How many names may lead from one to the next, as in Kubo. */
  public static final int MAX_STEPS = 32;

  private final Repo repo;
  private final Store store;
  private final Clock clock;
  private final OwnKeys keys;

  /** Between reading a record and keeping the next, so that no number is given twice. */
  private final ReentrantLock numbering = new ReentrantLock();

  private final List<PublishListener> listeners = new CopyOnWriteArrayList<>();

  public Names(Repo repo, Clock clock) {
    this.repo = repo;
    this.store = repo.store();
    this.clock = clock;
    this.keys = new OwnKeys(repo);
  }

  public OwnKeys keys() {
    return keys;
  }

  /** Lets {@code listener} know of what users publish from now on. */
  public void whenPublished(PublishListener listener) {
    listeners.add(listener);
  }

  /** The DAGs that the records of own keys lead to, expired or not. */
  public List<Cid> roots() throws FaultException {
    List<Cid> roots = new ArrayList<>();
    for (OwnKey key : keys.list()) {
      Optional<IpnsRecord> record = find(key.ipnsName());
      if (record.isPresent() && record.get().value().namespace() == ContentPath.Namespace.IPFS) {
        roots.add(record.get().value().rootCid());
      }
    }
    return roots;
  }

  /** The record that is kept for a name, expired or not. */
  public Optional<IpnsRecord> find(IpnsName name) throws FaultException {
    byte[] row = store.read(tx -> tx.get(Table.NAMES, RecordRow.key(name)));
    return row == null ? Optional.empty() : Optional.of(RecordRow.record(name, row));
  }

  /**
   * Lets a key lead to {@code value}, as its user asks, and tells the listeners. The record is on
   * the disk when this returns. The same value keeps the sequence number.
   *
   * @throws FaultException REFUSED when the number asked for is not above the last
   */
  public IpnsRecord publish(PrivateKey key, ContentPath value, PublishTerms terms)
      throws FaultException {
    IpnsName name = new IpnsName(key.peerId());
    IpnsRecord record;
    numbering.lock();
    try {
      record = next(key, find(name), value, terms);
      keepByUser(name, record, value);
    } finally {
      numbering.unlock();
    }
    listeners.forEach(listener -> listener.published(name, value));
    return record;
  }

  private IpnsRecord next(
      PrivateKey key, Optional<IpnsRecord> last, ContentPath value, PublishTerms terms)
      throws FaultException {
    return IpnsRecord.create(
        key,
        value.toString(),
        sequence(last, value, terms),
        clock.instant().plus(terms.lifetime()),
        terms.ttl(),
        terms.v1());
  }

  private static long sequence(Optional<IpnsRecord> last, ContentPath value, PublishTerms terms)
      throws FaultException {
    long before = last.map(IpnsRecord::sequence).orElse(0L);
    if (terms.sequence().isPresent()) {
      long asked = terms.sequence().getAsLong();
      if (Long.compareUnsigned(asked, before) <= 0) {
        throw FaultException.refused(
            "sequence number must be greater than the current record sequence");
      }
      return asked;
    }
    boolean changed = last.isPresent() && !last.get().leadsTo(value);
    if (changed && before == -1L) {
      throw FaultException.refused("the last sequence number is used up: no record can follow");
    }
    return changed ? before + 1 : before;
  }

  /**
   * Renews the record of a key whose tree has another root now, unless it says so already and has
   * more than half of its life before it. The listeners are not told: it was the tree that told.
   *
   * <p>Not to be called under a lock that a {@link PublishListener} takes.
   *
   * @throws FaultException ABSENT when no key of this node has that name
   */
  public IpnsRecord published(IpnsName name, Cid root) throws FaultException {
    OwnKey own =
        keys.of(name)
            .orElseThrow(
                () -> new FaultException(Fault.ABSENT, "no key of this node has the name " + name));
    ContentPath value = ContentPath.of(root);
    PublishTerms terms = PublishTerms.of(new Settings(repo.config()));
    Instant halfWay = clock.instant().plus(terms.lifetime().dividedBy(2));
    numbering.lock();
    try {
      Optional<IpnsRecord> last = find(name);
      if (last.isPresent() && last.get().leadsTo(value) && last.get().isValidAt(halfWay)) {
        return last.get();
      }
      IpnsRecord record = next(own.key(), last, value, terms);
      return store.write(tx -> keep(tx, name, record));
    } finally {
      numbering.unlock();
    }
  }

  /**
   * Keeps a record that somebody signed, in place of a worse one; the listeners are told when it is
   * of a key of this node.
   *
   * @throws FaultException what {@link IpnsRecord#validate} throws; REFUSED when the one kept is
   *     better
   */
  public void put(IpnsName name, IpnsRecord record) throws FaultException {
    record.validate(name, clock.instant());
    ContentPath value = record.value();
    boolean own = keys.of(name).isPresent();
    numbering.lock();
    try {
      Optional<IpnsRecord> last = find(name);
      if (last.isPresent() && last.get().isBetterThan(record)) {
        throw FaultException.refused("can't replace a newer value with an older value");
      }
      if (own) {
        keepByUser(name, record, value);
      } else {
        store.write(tx -> keep(tx, name, record));
      }
    } finally {
      numbering.unlock();
    }
    listeners.forEach(
        listener -> {
          if (own) {
            listener.published(name, value);
          } else {
            listener.kept(name);
          }
        });
  }

  private void keepByUser(IpnsName name, IpnsRecord record, ContentPath value)
      throws FaultException {
    store.write(
        tx -> {
          for (PublishListener listener : listeners) {
            listener.publishing(tx, name, value);
          }
          return keep(tx, name, record);
        });
  }

  private static IpnsRecord keep(WriteTransaction tx, IpnsName name, IpnsRecord record)
      throws FaultException {
    tx.put(Table.NAMES, RecordRow.key(name), RecordRow.value(record));
    return record;
  }

  /**
   * The path of content that a path means now: every name in it followed. A path of content is
   * itself. Answers by the deadline.
   *
   * <p>Fails with MALFORMED for what is no name; ABSENT for a key of this node under which nothing
   * was published; UNREACHABLE where only others could know; REFUSED after {@link #MAX_STEPS}.
   */
  public CompletableFuture<ContentPath> resolve(ContentPath path, Deadline deadline) {
    try {
      ContentPath at = path;
      for (int steps = 0; at.namespace() == ContentPath.Namespace.IPNS; steps++) {
        if (steps == MAX_STEPS) {
          throw FaultException.refused("could not resolve name (recursion limit exceeded)");
        }
        if (deadline.passed()) {
          throw new FaultException(Fault.TIMED_OUT, "no answer in time for " + path);
        }
        at = step(at);
      }
      return CompletableFuture.completedFuture(at);
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** As {@link #resolve}, but one name only: what comes out may begin with another. */
  public CompletableFuture<ContentPath> follow(ContentPath path, Deadline deadline) {
    try {
      if (deadline.passed()) {
        throw new FaultException(Fault.TIMED_OUT, "no answer in time for " + path);
      }
      return CompletableFuture.completedFuture(
          path.namespace() == ContentPath.Namespace.IPNS ? step(path) : path);
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private ContentPath step(ContentPath path) throws FaultException {
    ContentPath at = current(name(path.root())).value();
    for (Name segment : path.segments()) {
      at = at.child(segment);
    }
    return at;
  }

  /**
   * What stands behind {@code /ipns/}: a peer id in any form, or what a key of this node is called.
   *
   * @throws FaultException UNREACHABLE for the name of a domain, MALFORMED for anything else
   */
  public IpnsName name(String root) throws FaultException {
    try {
      return IpnsName.parse(root);
    } catch (FaultException noPeerId) {
      Optional<OwnKey> own = keys.named(root);
      if (own.isPresent()) {
        return own.get().ipnsName();
      }
    }
    requireNoContent(root);
    throw new FaultException(
        Fault.UNREACHABLE,
        "could not resolve name: \""
            + root
            + "\" is no key of this node, and to ask for the DNSLink of a domain takes a network");
  }

  private static void requireNoContent(String root) throws FaultException {
    Cid cid;
    try {
      cid = Cid.parse(root);
    } catch (FaultException noCid) {
      return;
    }
    throw FaultException.malformed(
        "peer ID represented as CIDv1 require libp2p-key multicodec: retry with /ipns/"
            + Cid.v1(Codec.LIBP2P_KEY.code(), cid.multihash()));
  }

  /**
   * The record by which a name is known now.
   *
   * @throws FaultException ABSENT, UNREACHABLE as {@link #resolve}
   */
  public IpnsRecord current(IpnsName name) throws FaultException {
    Optional<IpnsRecord> kept = find(name);
    if (kept.isPresent() && kept.get().isValidAt(clock.instant())) {
      return kept.get();
    }
    boolean own = keys.of(name).isPresent();
    if (own && kept.isPresent()) {
      return kept.get();
    }
    throw own
        ? new FaultException(
            Fault.ABSENT, "could not resolve name: nothing was published under " + name + " yet")
        : new FaultException(
            Fault.UNREACHABLE,
            "could not resolve name: "
                + (kept.isPresent()
                    ? "the record of " + name + " that is here has expired"
                    : "no record of " + name + " is here")
                + ", and this node has no network to ask");
  }
}

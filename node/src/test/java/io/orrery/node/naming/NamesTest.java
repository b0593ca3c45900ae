package io.orrery.node.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.libp2p.PrivateKey;
import io.orrery.node.repo.Config;
import io.orrery.node.repo.Identity;
import io.orrery.node.repo.Program;
import io.orrery.node.repo.Repo;
import io.orrery.node.store.Table;
import io.orrery.node.store.WriteTransaction;
import io.orrery.unixfs.ContentPath;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesTest {
  private static final String ONE = "/ipfs/bafkqaddwgevxmmraojswg33smq";
  private static final String TWO =
      "/ipfs/bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354";
  private static final PublishTerms USUAL =
      new PublishTerms(PublishTerms.LIFETIME, PublishTerms.TTL, true, OptionalLong.empty());

  @TempDir Path folder;
  private final Hands clock = new Hands();
  private Repo repo;
  private Names names;

  /** A clock that a test sets. */
  private static final class Hands extends Clock {
    private Instant now = Instant.parse("2026-11-21T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void open() throws Exception {
    Config config = Config.initial(Program.ORRERY, Identity.generate(), "");
    repo = Repo.init(folder.resolve("repo"), Program.ORRERY, config, "test");
    names = new Names(repo, clock);
  }

  @AfterEach
  void close() throws Exception {
    repo.close();
  }

  private static ContentPath path(String text) throws FaultException {
    return ContentPath.parse(text);
  }

  private PrivateKey self() throws FaultException {
    return repo.identity().key();
  }

  private PrivateKey made(String name) throws FaultException {
    PrivateKey key = PrivateKey.generate();
    repo.keystore().put(name, key);
    return key;
  }

  private static String ipns(PrivateKey key) {
    return new IpnsName(key.peerId()).path();
  }

  private String resolve(String text) throws FaultException {
    try {
      return names.resolve(path(text), Deadline.never()).get().toString();
    } catch (ExecutionException e) {
      throw FaultException.unwrap(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Fault faultOf(String text) {
    return catchThrowableOfType(FaultException.class, () -> resolve(text)).fault();
  }

  @Test
  void aPublishedKeyLeadsToItsValueByAnyOfItsNames() throws Exception {
    PrivateKey key = made("site");
    names.publish(key, path(ONE), USUAL);
    for (String form : List.of("/ipns/site", ipns(key), "/ipns/" + key.peerId())) {
      assertThat(resolve(form)).isEqualTo(ONE);
      assertThat(resolve(form + "/a/b")).isEqualTo(ONE + "/a/b");
    }
    assertThat(resolve(ONE + "/x")).isEqualTo(ONE + "/x");
  }

  @Test
  void theSequenceRisesWithEachNewValueOnly() throws Exception {
    assertThat(names.publish(self(), path(ONE), USUAL).sequence()).isZero();
    assertThat(names.publish(self(), path(ONE), USUAL).sequence()).isZero();
    assertThat(names.publish(self(), path(TWO), USUAL).sequence()).isEqualTo(1);
    assertThat(names.publish(self(), path(ONE), USUAL).sequence()).isEqualTo(2);
    assertThat(names.publish(self(), path(ONE), sequence(9)).sequence()).isEqualTo(9);
    for (long old : new long[] {9, 8, 0}) {
      assertThatThrownBy(() -> names.publish(self(), path(TWO), sequence(old)))
          .hasMessage("sequence number must be greater than the current record sequence");
    }
    assertThat(names.publish(self(), path(TWO), USUAL).sequence()).isEqualTo(10);
    assertThatThrownBy(() -> names.publish(made("new"), path(TWO), sequence(0)))
        .hasMessage("sequence number must be greater than the current record sequence");
  }

  private static PublishTerms sequence(long number) {
    return new PublishTerms(PublishTerms.LIFETIME, PublishTerms.TTL, true, OptionalLong.of(number));
  }

  @Test
  void nothingFollowsTheLastNumber() throws Exception {
    names.publish(self(), path(ONE), sequence(-1));
    assertThatThrownBy(() -> names.publish(self(), path(TWO), USUAL))
        .hasMessageContaining("used up");
    assertThat(names.publish(self(), path(ONE), USUAL).sequence()).isEqualTo(-1);
  }

  @Test
  void whatWasPublishedIsThereAfterTheNextStart() throws Exception {
    names.publish(self(), path(ONE), sequence(5));
    repo.close();
    repo = Repo.open(folder.resolve("repo"), Program.ORRERY, "test");
    names = new Names(repo, clock);
    assertThat(resolve("/ipns/self")).isEqualTo(ONE);
    assertThat(names.publish(self(), path(TWO), USUAL).sequence()).isEqualTo(6);
  }

  @Test
  void manyWhoPublishAtOnceNeverShareANumber() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<IpnsRecord>> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String value = ONE + "/" + i;
      all.add(threads.submit(() -> names.publish(self(), path(value), USUAL)));
    }
    List<Long> numbers = new ArrayList<>();
    for (Future<IpnsRecord> one : all) {
      numbers.add(one.get().sequence());
    }
    threads.shutdown();
    assertThat(numbers).doesNotHaveDuplicates().contains(0L, 39L);
  }

  @Test
  void namesLeadToNames() throws Exception {
    PrivateKey a = made("a");
    PrivateKey b = made("b");
    names.publish(a, path(ipns(b) + "/sub"), USUAL);
    names.publish(b, path(ONE + "/dir"), USUAL);
    assertThat(resolve("/ipns/a/file")).isEqualTo(ONE + "/dir/sub/file");
    assertThat(names.follow(path("/ipns/a/file"), Deadline.never()).get())
        .hasToString(ipns(b) + "/sub/file");
  }

  @Test
  void circlesEnd() throws Exception {
    PrivateKey a = made("a");
    names.publish(a, path(ipns(a)), USUAL);
    assertThatThrownBy(() -> resolve("/ipns/a"))
        .hasMessage("could not resolve name (recursion limit exceeded)");
  }

  @Test
  void thirtyTwoNamesMayFollowEachOther() throws Exception {
    String value = ONE;
    for (int i = 0; i < Names.MAX_STEPS; i++) {
      PrivateKey key = made("k" + i);
      names.publish(key, path(value), USUAL);
      value = ipns(key);
    }
    assertThat(resolve(value)).isEqualTo(ONE);
    names.publish(self(), path(value), USUAL);
    assertThat(faultOf("/ipns/self")).isEqualTo(Fault.REFUSED);
  }

  @Test
  void whatCannotBeKnownHereIsUnreachableAndNeverAbsent() throws Exception {
    assertThat(faultOf(ipns(PrivateKey.generate()))).isEqualTo(Fault.UNREACHABLE);
    assertThat(faultOf("/ipns/example.com")).isEqualTo(Fault.UNREACHABLE);
    assertThat(faultOf("/ipns/self")).isEqualTo(Fault.ABSENT);
    assertThat(faultOf("/ipns/bafkqaaa")).isEqualTo(Fault.MALFORMED);
    assertThatThrownBy(() -> resolve("/ipns/bafkqaaa"))
        .hasMessage(
            "peer ID represented as CIDv1 require libp2p-key multicodec: retry with"
                + " /ipns/bafzaaaa");
  }

  @Test
  void anOwnNameIsKnownWhenItsRecordIsOldAndAForeignOneIsNot() throws Exception {
    names.publish(self(), path(ONE), USUAL);
    PrivateKey stranger = PrivateKey.generate();
    IpnsRecord record =
        IpnsRecord.create(
            stranger, TWO, 1, clock.now.plusSeconds(60), Duration.ofSeconds(30), true);
    names.put(new IpnsName(stranger.peerId()), record);
    assertThat(resolve(ipns(stranger))).isEqualTo(TWO);
    clock.now = clock.now.plus(Duration.ofDays(3));
    assertThat(resolve("/ipns/self")).isEqualTo(ONE);
    assertThat(faultOf(ipns(stranger))).isEqualTo(Fault.UNREACHABLE);
  }

  @Test
  void onlyABetterRecordTakesAnothersPlace() throws Exception {
    PrivateKey stranger = PrivateKey.generate();
    IpnsName name = new IpnsName(stranger.peerId());
    Instant end = clock.now.plusSeconds(60);
    IpnsRecord old = IpnsRecord.create(stranger, ONE, 4, end, Duration.ZERO, true);
    IpnsRecord next = IpnsRecord.create(stranger, TWO, 5, end, Duration.ZERO, false);
    names.put(name, old);
    names.put(name, old);
    names.put(name, next);
    assertThatThrownBy(() -> names.put(name, old))
        .hasMessage("can't replace a newer value with an older value");
    assertThat(names.find(name)).contains(next);
    assertThatThrownBy(() -> names.put(new IpnsName(self().peerId()), next))
        .hasMessage("signature verification failed");
    clock.now = end.plusSeconds(1);
    assertThatThrownBy(() -> names.put(name, next)).hasMessage("record is expired");
  }

  /** What a listener was told. */
  private static final class Told implements PublishListener {
    private final List<String> after = new ArrayList<>();
    private FaultException objection;

    @Override
    public void publishing(WriteTransaction tx, IpnsName name, ContentPath value)
        throws FaultException {
      if (objection != null) {
        throw objection;
      }
      tx.put(Table.ROOTS, name.peer().toBytes(), new byte[] {1});
    }

    @Override
    public void published(IpnsName name, ContentPath value) {
      after.add(name + " " + value);
    }
  }

  @Test
  void aTreeIsToldInTheStepAndAfterIt() throws Exception {
    Told tree = new Told();
    names.whenPublished(tree);
    IpnsName name = new IpnsName(self().peerId());
    names.publish(self(), path(ONE), USUAL);
    assertThat(tree.after).containsExactly(name + " " + ONE);
    assertThat(repo.store().<byte[]>read(tx -> tx.get(Table.ROOTS, name.peer().toBytes())))
        .isNotNull();
    tree.objection = FaultException.refused("the tree is busy");
    assertThatThrownBy(() -> names.publish(self(), path(TWO), USUAL))
        .hasMessage("the tree is busy");
    assertThat(resolve("/ipns/self")).isEqualTo(ONE);
    assertThat(tree.after).hasSize(1);
  }

  @Test
  void aTreeRenewsItsRecordWhenItMust() throws Exception {
    Told tree = new Told();
    names.whenPublished(tree);
    IpnsName work = new IpnsName(made("work").peerId());
    Cid root = path(ONE).rootCid();
    IpnsRecord first = names.published(work, root);
    assertThat(resolve("/ipns/work")).isEqualTo(ONE);
    assertThat(names.published(work, root)).isEqualTo(first);
    clock.now = clock.now.plus(Duration.ofHours(25));
    IpnsRecord renewed = names.published(work, root);
    assertThat(renewed).isNotEqualTo(first);
    assertThat(renewed.sequence()).isEqualTo(first.sequence());
    assertThat(names.published(work, path(TWO).rootCid()).sequence())
        .isEqualTo(first.sequence() + 1);
    assertThat(tree.after).isEmpty();
    IpnsName nobody = new IpnsName(PrivateKey.generate().peerId());
    assertThatThrownBy(() -> names.published(nobody, root))
        .hasMessage("no key of this node has the name " + nobody);
  }

  @Test
  void aTreeRenewsItsOwnRecordAndNotThatOfAKeyCalledAsItsName() throws Exception {
    IpnsName work = new IpnsName(made("work").peerId());
    IpnsName alike = new IpnsName(made(work.toString()).peerId());
    IpnsRecord record = names.published(work, path(ONE).rootCid());
    record.validate(work, clock.now);
    assertThat(names.find(work)).contains(record);
    assertThat(names.find(alike)).isEmpty();
  }

  @Test
  void keysAreFoundByNameAndById() throws Exception {
    PrivateKey key = made("a");
    assertThat(names.keys().list().stream().map(OwnKey::name)).containsExactly("self", "a");
    assertThat(names.keys().require("a").key().peerId()).isEqualTo(key.peerId());
    assertThat(names.keys().require(key.peerId().toBase36()).name()).isEqualTo("a");
    assertThat(names.keys().require(self().peerId().toString()).name()).isEqualTo("self");
    assertThatThrownBy(() -> names.keys().require("b"))
        .hasMessage("no key by the given name was found");
    assertThatThrownBy(() -> names.keys().require(PrivateKey.generate().peerId().toString()))
        .hasMessage("no key by the given name or PeerID was found");
  }
}

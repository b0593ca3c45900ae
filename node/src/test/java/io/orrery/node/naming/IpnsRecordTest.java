package io.orrery.node.naming;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Hex;
import io.orrery.ipld.Vectors;
import io.orrery.libp2p.KeyType;
import io.orrery.libp2p.PrivateKey;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class IpnsRecordTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final Instant END = Instant.parse("2126-01-01T00:00:00Z");
  private static final String VALUE = "/ipfs/bafkqaddwgevxmmraojswg33smq";

  /** A key that was made for tests, and its name. */
  private static final String KEY =
      "080112409cc26e0ef0f3a8f12a111243785ffcb47b9d8f8df1053bed02efb4b94fd1fa30"
          + "7dd336273c6f904020ab0dfdfdf6f8409debc3d12909015ac930ef83dc565dc2";

  private static final String NAME =
      "k51qzi5uqu5djbhjib43gju6o3efbj5ktytmax1yj53v79cxegldj325cl7y6a";

  private static final String DATA =
      "a56354544c1b00000045d964b8006556616c756558212f697066732f6261666b7161646477676576786d6d7261"
          + "6f6a7377673333736d716853657175656e6365006856616c6964697479581e323132362d30312d3031543030"
          + "3a30303a30302e3030303030303030305a6c56616c69646974795479706500";

  private static final String SIGNATURE =
      "1ac3d2ef57b110ca763e3ed082c4f0dbc0a951125447457bb5e38a14b517ac610fd91d2894434a5e833ea042a3"
          + "a4053db212629b39c34263d580cb296277ec0f";

  private static PrivateKey key() throws FaultException {
    return PrivateKey.parse(Hex.bytes(KEY));
  }

  private static IpnsRecord record(boolean v1) throws FaultException {
    return IpnsRecord.create(key(), VALUE, 0, END, Duration.ofMinutes(5), v1);
  }

  private static IpnsRecord vector(JsonNode row) throws Exception {
    return IpnsRecord.parse(Files.readAllBytes(Vectors.path("ipns/" + row.get("file").asText())));
  }

  /** Ed25519 signs the same way each time, so a record has one form. */
  @Test
  void aRecordHasTheBytesThatOthersMake() throws Exception {
    IpnsRecord record = record(false);
    assertThat(Hex.of(record.toBytes())).isEqualTo("4240" + SIGNATURE + "4a78" + DATA);
    record.validate(IpnsName.parse(NAME), NOW);
    assertThat(record(true).toBytes()).hasSize(332);
    record(true).validate(IpnsName.parse(NAME), NOW);
  }

  @Test
  void recordsOfTheVectorsAreMadeByteForByte() throws Exception {
    for (String version : new String[] {"v2", "v1v2"}) {
      byte[] expected =
          Files.readAllBytes(Vectors.path("ipns/derived/ed25519-" + version + "-seq0.ipns-record"));
      assertThat(record(version.equals("v1v2")).toBytes()).isEqualTo(expected);
    }
  }

  @Test
  void everyVectorIsJudgedAsItSays() throws Exception {
    int judged = 0;
    for (JsonNode row : Vectors.json("ipns/index.json").get("records")) {
      String file = row.get("file").asText();
      IpnsName name = IpnsName.parse(row.get("name").asText());
      assertThat(name.peer()).hasToString(row.get("peerId").asText());
      if (row.get("expect").asText().equals("accept")) {
        vector(row).validate(name, NOW);
        assertSays(vector(row), row.get("data"));
      } else {
        assertThatThrownBy(() -> vector(row).validate(name, NOW))
            .as(file)
            .isInstanceOf(FaultException.class);
      }
      judged++;
    }
    assertThat(judged).isGreaterThan(20);
  }

  private static void assertSays(IpnsRecord record, JsonNode data) throws Exception {
    assertThat(record.value()).hasToString(data.get("Value").asText());
    assertThat(record.sequence()).isEqualTo(data.get("Sequence").asLong());
    assertThat(record.ttl()).contains(Duration.ofNanos(data.get("TTL").asLong()));
    assertThat(record.until()).contains(Instant.parse(data.get("Validity").asText()));
    assertThat(record.validityType()).isZero();
  }

  /** Kubo's words for each of them. */
  @Test
  void whatIsWrongIsSaid() {
    assertRefused("ed25519-expired", "record is expired");
    assertRefused("ed25519-wrong-name", "signature verification failed");
    assertRefused("ed25519-tampered-data", "record is malformed: its data has no valid TTL");
    assertRefused(
        "ed25519-v1-value-mismatch", "field \"Value\" did not match between protobuf and CBOR");
    assertRefused("ed25519-validity-type-1", "record contains an unrecognized validity type");
    assertRefused(
        "ed25519-embedded-other-pubkey",
        "record public key does not match the expected public key");
    assertRefused("rsa2048-no-pubkey", "public key is not embedded in peer ID");
    assertRefused("ed25519-over-10KiB", "record exceeds allowed size limit");
    assertRefused(
        "ed25519-no-data", "record is malformed: record is missing the dag-cbor data field");
  }

  private static void assertRefused(String file, String message) {
    for (JsonNode row : Vectors.json("ipns/index.json").get("records")) {
      if (row.get("file").asText().equals("derived/" + file + ".ipns-record")) {
        assertThatThrownBy(
                () -> vector(row).validate(IpnsName.parse(row.get("name").asText()), NOW))
            .as(file)
            .hasMessage(message);
        return;
      }
    }
    throw new AssertionError("no vector " + file);
  }

  /** RSA and ECDSA names are hashes, so the record carries the key. */
  @Test
  void keysOfEveryTypeSignRecords() throws Exception {
    for (KeyType type : KeyType.values()) {
      PrivateKey key = PrivateKey.generate(type);
      for (boolean v1 : new boolean[] {false, true}) {
        IpnsRecord record = IpnsRecord.create(key, VALUE, 7, END, Duration.ZERO, v1);
        IpnsRecord read = IpnsRecord.parse(record.toBytes());
        read.validate(new IpnsName(key.peerId()), NOW);
        assertThat(read.hasV1()).isEqualTo(v1);
        assertThatThrownBy(() -> read.validate(IpnsName.parse(NAME), NOW))
            .isInstanceOf(FaultException.class);
      }
    }
  }

  @Test
  void anyChangedByteIsFound() throws Exception {
    byte[] record = record(true).toBytes();
    IpnsName name = IpnsName.parse(NAME);
    int v1Signature = 2 + 33 + 2;
    for (int at = 0; at < record.length; at++) {
      byte[] broken = record.clone();
      broken[at] ^= 1;
      // Only the signature of the first version is never looked at.
      if (at < v1Signature || at >= v1Signature + 64) {
        assertThatThrownBy(() -> IpnsRecord.parse(broken).validate(name, NOW))
            .as("byte %s", at)
            .isInstanceOf(FaultException.class);
      }
    }
  }

  @Test
  void itHoldsToItsLastMoment() throws Exception {
    IpnsRecord record = record(false);
    IpnsName name = IpnsName.parse(NAME);
    record.validate(name, END);
    assertThatThrownBy(() -> record.validate(name, END.plusNanos(1)))
        .hasMessage("record is expired");
    assertThat(record.freshFor(NOW)).isEqualTo(Duration.ofMinutes(5));
    assertThat(record.freshFor(END.minusSeconds(10))).isEqualTo(Duration.ofSeconds(10));
    assertThat(record.freshFor(END.plusSeconds(10))).isZero();
  }

  @Test
  void theBestOfSeveralIsTheOneThatAllChoose() throws Exception {
    Duration ttl = Duration.ofMinutes(5);
    List<IpnsRecord> rising = new ArrayList<>();
    rising.add(IpnsRecord.create(key(), VALUE, 0, END, ttl, false));
    rising.add(IpnsRecord.create(key(), VALUE, 1, END, ttl, false));
    rising.add(IpnsRecord.create(key(), VALUE, 1, END.plusNanos(1), ttl, false));
    rising.add(IpnsRecord.create(key(), VALUE, Long.MAX_VALUE, END, ttl, false));
    rising.add(IpnsRecord.create(key(), VALUE, Long.MIN_VALUE, END, ttl, false));
    rising.add(IpnsRecord.create(key(), VALUE, -1, END, ttl, false));
    for (int i = 0; i < rising.size(); i++) {
      for (int j = 0; j < rising.size(); j++) {
        assertThat(rising.get(i).isBetterThan(rising.get(j))).isEqualTo(i > j);
      }
    }
    IpnsRecord one = record(false);
    IpnsRecord other = IpnsRecord.create(key(), VALUE, 0, END, Duration.ofMinutes(6), false);
    assertThat(one.isBetterThan(other)).isNotEqualTo(other.isBetterThan(one));
  }

  @Test
  void sequenceNumbersHave64Bits() throws Exception {
    IpnsRecord record = IpnsRecord.create(key(), VALUE, -1, END, Duration.ZERO, true);
    record.validate(IpnsName.parse(NAME), NOW);
    assertThat(IpnsRecord.parse(record.toBytes()).sequence()).isEqualTo(-1);
    assertThat(record).hasToString("record of sequence 18446744073709551615");
  }

  @Test
  void aRecordThatWouldBeTooLongIsNotMade() {
    String value = VALUE + "/" + "a".repeat(10_000);
    assertThatThrownBy(() -> IpnsRecord.create(key(), value, 0, END, Duration.ZERO, true))
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.TOO_LONG));
  }

  @Test
  void aValueThatIsNoPathLeadsNowhere() throws Exception {
    for (String bad : new String[] {"/ipfs/x", "/what/ever", "/ipfs", "hello", "/ipns"}) {
      IpnsRecord record = IpnsRecord.create(key(), bad, 0, END, Duration.ZERO, false);
      assertThatThrownBy(record::value)
          .as(bad)
          .hasMessageStartingWith("value is not a valid content path: ");
    }
    assertThat(IpnsRecord.create(key(), "", 0, END, Duration.ZERO, false).value())
        .hasToString("/ipfs/bafkqaaa");
  }

  @Test
  void timesAreReadAsRfc3339HasThem() throws Exception {
    assertUntil("2126-01-01T00:00:00Z", "2126-01-01T00:00:00Z");
    assertUntil("2126-01-01T02:00:00.5+02:00", "2126-01-01T00:00:00.5Z");
    assertUntil("2126-01-01T00:00:00.1234567891Z", "2126-01-01T00:00:00.123456789Z");
    for (String bad :
        new String[] {
          "", "2126-01-01", "2126-01-01T00:00Z", "2126-02-30T00:00:00Z", "2126-01-01t00:00:00z"
        }) {
      assertThat(dataUntil(bad).until()).as(bad).isEmpty();
    }
  }

  private static RecordData dataUntil(String validity) throws FaultException {
    return RecordData.decode(RecordData.encode(new byte[0], validity.getBytes(US_ASCII), 0, 0));
  }

  private static void assertUntil(String validity, String moment) throws FaultException {
    assertThat(dataUntil(validity).until()).contains(Instant.parse(moment));
  }

  @Property(tries = 100)
  void whatWasSignedIsRead(
      @ForAll @AlphaChars @StringLength(min = 1, max = 200) String name,
      @ForAll long sequence,
      @ForAll @LongRange(min = 0, max = 200_000_000_000L) long seconds,
      @ForAll @LongRange(min = 0) long ttl,
      @ForAll boolean v1)
      throws Exception {
    Instant until = Instant.ofEpochSecond(seconds, 123_456_789);
    String value = VALUE + "/" + name;
    IpnsRecord made = IpnsRecord.create(key(), value, sequence, until, Duration.ofNanos(ttl), v1);
    IpnsRecord read = IpnsRecord.parse(made.toBytes());
    read.requireSigned(IpnsName.parse(NAME));
    assertThat(read).isEqualTo(made);
    assertThat(read.value()).hasToString(value);
    assertThat(read.sequence()).isEqualTo(sequence);
    assertThat(read.until()).contains(until);
    assertThat(read.ttl()).contains(Duration.ofNanos(ttl));
  }

  @Test
  void namesHaveManyFormsAndOneRoutingKey() throws Exception {
    IpnsName name = IpnsName.parse(NAME);
    for (String form :
        new String[] {
          NAME,
          "/ipns/" + NAME,
          "12D3KooWJHXvkePk8WuyVtfBRrCMmj5zkXwvHXRUUM2kQTX186rV",
          name.peer().toCid().toString()
        }) {
      assertThat(IpnsName.parse(form)).isEqualTo(name);
    }
    assertThat(name).hasToString(NAME);
    assertThat(Hex.of(name.routingKey())).isEqualTo("2f69706e732f" + Hex.of(name.peer().toBytes()));
    assertThatThrownBy(() -> IpnsName.parse("bafkqaaa")).isInstanceOf(FaultException.class);
  }
}

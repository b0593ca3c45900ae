package io.orrery.node.naming;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.libp2p.PeerId;
import io.orrery.libp2p.PrivateKey;
import io.orrery.libp2p.PublicKey;
import io.orrery.unixfs.ContentPath;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a name leads to, signed (ipfs/specs ipns/ipns-record). Reading one says nothing of its
 * truth: {@link #validate} does. The bytes are kept as they came.
 */
public final class IpnsRecord {
  /** The most bytes a record may have, in all programs. */
  public static final int MAX_LENGTH = 10 * 1024;

  /** Where an empty value leads: the empty file, for records that carry other data only. */
  private static final String NOTHING = "/ipfs/bafkqaaa";

  private static final byte[] V2_PREFIX = "ipns-signature:".getBytes(US_ASCII);

  /** How signatures of the first version spell validity type 0. */
  private static final byte[] V1_VALIDITY_TYPE = "EOL".getBytes(US_ASCII);

  private final byte[] bytes;
  private final RecordMessage message;
  private final RecordData data;

  private IpnsRecord(byte[] bytes, RecordMessage message, RecordData data) {
    this.bytes = bytes;
    this.message = message;
    this.data = data;
  }

  /**
   * Reads a record, as far as it can be read before it is validated.
   *
   * @throws FaultException MALFORMED for what is too long, no protobuf, or has no dag-cbor data
   */
  public static IpnsRecord parse(byte[] bytes) throws FaultException {
    if (bytes.length > MAX_LENGTH) {
      throw FaultException.malformed("record exceeds allowed size limit");
    }
    byte[] own = bytes.clone();
    RecordMessage message = RecordMessage.decode(own);
    if (message.data().length == 0) {
      throw FaultException.malformed(
          "record is malformed: record is missing the dag-cbor data field");
    }
    return new IpnsRecord(own, message, RecordData.decode(message.data()));
  }

  /**
   * Makes and signs a record.
   *
   * @param value {@code /ipfs/…} or {@code /ipns/…}
   * @param sequence unsigned
   * @param until when it expires; years 0 to 9999
   * @param ttl how long it may be cached, 0 or more
   * @param v1 whether programs of the first version should be able to read it too
   * @throws FaultException TOO_LONG when it would be longer than records may be
   */
  public static IpnsRecord create(
      PrivateKey key, String value, long sequence, Instant until, Duration ttl, boolean v1)
      throws FaultException {
    byte[] target = value.getBytes(UTF_8);
    byte[] validity = RecordData.format(until);
    byte[] data = RecordData.encode(target, validity, sequence, ttl.toNanos());
    byte[] publicKey =
        key.peerId().publicKey().isPresent() ? new byte[0] : key.publicKey().toProtobuf();
    byte[] signature = key.sign(concat(V2_PREFIX, data));
    RecordMessage message = RecordMessage.v2(publicKey, signature, data);
    if (v1) {
      byte[] old = key.sign(concat(target, validity, V1_VALIDITY_TYPE));
      message = message.withV1(target, old, RecordData.UNTIL, validity, sequence, ttl.toNanos());
    }
    byte[] bytes = message.encode();
    if (bytes.length > MAX_LENGTH) {
      throw new FaultException(Fault.TOO_LONG, "record exceeds allowed size limit");
    }
    return parse(bytes);
  }

  private static byte[] concat(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }

  /**
   * Passes when this is the word of {@code name}'s key and holds at {@code now}: in the order of
   * the specification's "Record Verification".
   *
   * @throws FaultException MALFORMED or CORRUPT, in Kubo's words, or REFUSED when it has expired
   */
  public void validate(IpnsName name, Instant now) throws FaultException {
    requireSigned(name);
    if (!isValidAt(now)) {
      throw FaultException.refused("record is expired");
    }
  }

  /** As {@link #validate}, but for the time: an own record that has expired can be renewed. */
  void requireSigned(IpnsName name) throws FaultException {
    if (message.signatureV2().length == 0) {
      throw badSignature();
    }
    PublicKey key = publicKey(name.peer());
    data.requireAll();
    if (!key.verify(concat(V2_PREFIX, message.data()), message.signatureV2())) {
      throw badSignature();
    }
    if (message.hasV1()) {
      data.requireEqual(message);
    }
    if (validityType() != RecordData.UNTIL) {
      throw FaultException.malformed("record contains an unrecognized validity type");
    }
    if (data.until().isEmpty()) {
      throw FaultException.malformed("record contains an invalid validity");
    }
    if (data.number(RecordData.TTL).orElse(0L) < 0) {
      throw FaultException.malformed("record is malformed: negative TTL");
    }
  }

  private PublicKey publicKey(PeerId name) throws FaultException {
    if (message.publicKey().length > 0) {
      PublicKey key = PublicKey.parse(message.publicKey());
      if (!key.peerId().equals(name)) {
        throw FaultException.malformed("record public key does not match the expected public key");
      }
      return key;
    }
    return name.publicKey()
        .orElseThrow(() -> FaultException.malformed("public key is not embedded in peer ID"));
  }

  private static FaultException badSignature() {
    return new FaultException(Fault.CORRUPT, "signature verification failed");
  }

  /** Whether its time is not over. */
  public boolean isValidAt(Instant now) {
    return until().filter(end -> !now.isAfter(end)).isPresent();
  }

  /** How long its value may be shown without asking again: the TTL, but never past the end. */
  public Duration freshFor(Instant now) {
    Duration left = until().map(end -> Duration.between(now, end)).orElse(Duration.ZERO);
    Duration shorter = ttl().filter(ttl -> ttl.compareTo(left) < 0).orElse(left);
    return shorter.isNegative() ? Duration.ZERO : shorter;
  }

  /**
   * Whether this is to be preferred to another valid record of the same name: by sequence, then by
   * validity, then by its bytes, so that all who see the same records choose the same one.
   */
  public boolean isBetterThan(IpnsRecord other) {
    int order = Long.compareUnsigned(sequence(), other.sequence());
    if (order == 0) {
      Instant never = Instant.MIN;
      order = until().orElse(never).compareTo(other.until().orElse(never));
    }
    return (order == 0 ? Arrays.compareUnsigned(bytes, other.bytes) : order) > 0;
  }

  /**
   * Where it leads.
   *
   * @throws FaultException MALFORMED when that is no path
   */
  public ContentPath value() throws FaultException {
    byte[] value = data.bytes(RecordData.VALUE).orElse(new byte[0]);
    try {
      if (value.length == 0) {
        return ContentPath.parse(NOTHING);
      }
      if (value[0] != '/') {
        // As some old records have it: a CID in bytes.
        return ContentPath.of(Cid.whole(ByteBuffer.wrap(value)));
      }
      Name text = Name.of(ByteBuffer.wrap(value));
      if (!text.isUtf8()) {
        throw FaultException.malformed("it is not UTF-8");
      }
      return ContentPath.parse(text.toString());
    } catch (FaultException e) {
      throw new FaultException(
          Fault.MALFORMED, "value is not a valid content path: " + e.getMessage(), e);
    }
  }

  /** Whether that is {@code path}. */
  public boolean leadsTo(ContentPath path) {
    return data.bytes(RecordData.VALUE)
        .filter(value -> Arrays.equals(value, path.toString().getBytes(UTF_8)))
        .isPresent();
  }

  /** The validity type, unsigned; -1 when there is none. */
  public long validityType() {
    return data.number(RecordData.VALIDITY_TYPE).orElse(-1L);
  }

  /** The moment until which it holds; none where it does not say so in a way that is known. */
  public Optional<Instant> until() {
    return data.until();
  }

  /** Which of several it is, unsigned: the higher one counts. */
  public long sequence() {
    return data.number(RecordData.SEQUENCE).orElse(0L);
  }

  /** Whether it says its sequence number at all, as a valid one does. */
  public boolean hasSequence() {
    return data.number(RecordData.SEQUENCE).isPresent();
  }

  /** How long it may be cached; none where it does not say so. */
  public Optional<Duration> ttl() {
    return data.number(RecordData.TTL).filter(nanos -> nanos >= 0).map(Duration::ofNanos);
  }

  /** Whether readers of the first version find something in it. */
  public boolean hasV1() {
    return message.hasV1();
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpnsRecord that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "record of sequence " + Long.toUnsignedString(sequence());
  }
}

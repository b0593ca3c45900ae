package io.orrery.node.naming;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.data.DagCbor;
import io.orrery.ipld.data.Value;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The signed part of a record, a dag-cbor map. Keys that nobody knows are passed over. */
final class RecordData {
  static final String VALUE = "Value";
  static final String VALIDITY = "Validity";
  static final String VALIDITY_TYPE = "ValidityType";
  static final String SEQUENCE = "Sequence";
  static final String TTL = "TTL";

  /** The only validity type: until a moment. */
  static final long UNTIL = 0;

  private static final DateTimeFormatter NANOS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT);

  /** RFC 3339, 5.6, as Go reads it: capitals, and any number of digits behind the point. */
  private static final Pattern TIME =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\\.([0-9]+))?"
              + "(Z|[+-][0-9]{2}:[0-9]{2})");

  private static final int NANO_DIGITS = 9;

  private final Value.Map map;

  private RecordData(Value.Map map) {
    this.map = map;
  }

  /** Decodes the field {@code data}. */
  static RecordData decode(byte[] cbor) throws FaultException {
    Value value;
    try {
      value = DagCbor.decode(ByteBuffer.wrap(cbor));
    } catch (FaultException e) {
      throw new FaultException(e.fault(), "record is malformed: " + e.getMessage(), e);
    }
    if (value instanceof Value.Map map) {
      return new RecordData(map);
    }
    throw FaultException.malformed("record is malformed: its data is no map");
  }

  /** The data of a new record. */
  static byte[] encode(byte[] value, byte[] validity, long sequence, long ttl)
      throws FaultException {
    Map<String, Value> entries = new LinkedHashMap<>();
    entries.put(TTL, new Value.Int(false, ttl));
    entries.put(VALUE, new Value.Bytes(ByteBuffer.wrap(value)));
    entries.put(SEQUENCE, new Value.Int(false, sequence));
    entries.put(VALIDITY, new Value.Bytes(ByteBuffer.wrap(validity)));
    entries.put(VALIDITY_TYPE, new Value.Int(false, UNTIL));
    ByteBuffer cbor = DagCbor.encode(new Value.Map(entries));
    byte[] bytes = new byte[cbor.remaining()];
    cbor.get(bytes);
    return bytes;
  }

  /** The bytes at a key. */
  Optional<byte[]> bytes(String key) {
    if (map.get(key) instanceof Value.Bytes found) {
      byte[] bytes = new byte[found.value().remaining()];
      found.value().duplicate().get(bytes);
      return Optional.of(bytes);
    }
    return Optional.empty();
  }

  /** The integer of 0 or more at a key, unsigned. */
  Optional<Long> number(String key) {
    return map.get(key) instanceof Value.Int found && !found.negative()
        ? Optional.of(found.magnitude())
        : Optional.empty();
  }

  /**
   * Requires all five entries, each of its kind.
   *
   * @throws FaultException MALFORMED naming the one that lacks
   */
  void requireAll() throws FaultException {
    for (String key : new String[] {VALUE, VALIDITY}) {
      if (bytes(key).isEmpty()) {
        throw lacks(key);
      }
    }
    for (String key : new String[] {VALIDITY_TYPE, SEQUENCE, TTL}) {
      if (number(key).isEmpty()) {
        throw lacks(key);
      }
    }
  }

  private static FaultException lacks(String key) {
    return FaultException.malformed("record is malformed: its data has no valid " + key);
  }

  /** Requires that the fields of the first version, where they are, say the same. */
  void requireEqual(RecordMessage v1) throws FaultException {
    requireEqual(VALUE, Arrays.equals(v1.value(), bytes(VALUE).orElse(null)));
    requireEqual(VALIDITY, Arrays.equals(v1.validity(), bytes(VALIDITY).orElse(null)));
    requireEqual(VALIDITY_TYPE, number(VALIDITY_TYPE).equals(Optional.of(v1.validityType())));
    requireEqual(SEQUENCE, number(SEQUENCE).equals(Optional.of(v1.sequence())));
    requireEqual(TTL, number(TTL).equals(Optional.of(v1.ttl())));
  }

  private static void requireEqual(String key, boolean equal) throws FaultException {
    if (!equal) {
      throw FaultException.malformed(
          "field \"" + key + "\" did not match between protobuf and CBOR");
    }
  }

  /** The moment until which the record holds; none when its type or text is unknown. */
  Optional<Instant> until() {
    if (!number(VALIDITY_TYPE).equals(Optional.of(UNTIL))) {
      return Optional.empty();
    }
    return bytes(VALIDITY).flatMap(text -> parse(new String(text, US_ASCII)));
  }

  private static Optional<Instant> parse(String text) {
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String digits = parts.group(2) == null ? "" : parts.group(2);
    String nanos = (digits + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS);
    try {
      return Optional.of(
          LocalDateTime.parse(parts.group(1))
              .plusNanos(Long.parseLong(nanos))
              .toInstant(ZoneOffset.of(parts.group(3))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A moment as records hold it: RFC 3339 with nine digits behind the point, in UTC. */
  static byte[] format(Instant moment) {
    return NANOS.format(LocalDateTime.ofInstant(moment, ZoneOffset.UTC)).getBytes(US_ASCII);
  }
}

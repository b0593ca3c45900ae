package io.orrery.node.naming;

import io.orrery.ipld.FuzzTarget;
import io.orrery.libp2p.PrivateKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A record is read or refused, and what is read can be asked anything. */
class IpnsRecordFuzzTest extends FuzzTarget {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final Instant END = Instant.parse("2126-01-01T00:00:00Z");

  @Override
  protected void feed(byte[] input) throws Exception {
    IpnsRecord record = decoded(() -> IpnsRecord.parse(input));
    if (record == null) {
      return;
    }
    requireBytes(input, record.toBytes(), "a record keeps its bytes");
    decoded(record::value);
    decoded(
        () -> {
          record.validate(new IpnsName(key().peerId()), NOW);
          return true;
        });
    require(!record.isBetterThan(record), "no record is better than itself");
    IpnsRecord other = sample(true);
    require(
        record.equals(other) || record.isBetterThan(other) != other.isBetterThan(record),
        "of two records one is better");
    require(!record.freshFor(NOW).isNegative(), "a record is not fresh for less than nothing");
  }

  private static IpnsRecord sample(boolean v1) throws Exception {
    return IpnsRecord.create(key(), "/ipfs/bafkqaaa", 3, END, Duration.ofMinutes(5), v1);
  }

  private static PrivateKey key() {
    return PrivateKey.generate(FIXED);
  }

  /** Not random at all: a seed is the same in each run. */
  @SuppressWarnings("serial")
  private static final SecureRandom FIXED =
      new SecureRandom() {
        @Override
        public void nextBytes(byte[] bytes) {
          Arrays.fill(bytes, (byte) 7);
        }
      };

  @Override
  protected List<byte[]> seeds() {
    try {
      return List.of(sample(true).toBytes(), sample(false).toBytes(), new byte[] {74, 1, -96});
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    List<byte[]> vectors = new ArrayList<>(files("ipns"));
    vectors.addAll(files("ipns/derived"));
    return vectors;
  }
}

package io.orrery.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.Name;
import io.orrery.ipld.Vectors;
import org.junit.jupiter.api.Test;

class NameHashTest {
  @Test
  void knownAnswers() {
    assertThat(NameHash.of(Name.of("hello"))).isEqualTo(0xcbd8a7b341bd9b02L);
    assertThat(NameHash.of(Name.of("470.txt"))).isEqualTo(0x006e88df5847e67cL);
    assertThat(NameHash.of(Name.EMPTY)).isZero();
  }

  @Test
  void bucketsComeFromTheTopBits() {
    long hash = NameHash.of(Name.of("470.txt"));
    assertThat(NameHash.bucket(hash, 0, 8)).isEqualTo(0x00);
    assertThat(NameHash.bucket(hash, 8, 8)).isEqualTo(0x6e);
    assertThat(NameHash.bucket(hash, 56, 8)).isEqualTo(0x7c);
  }

  @Test
  void publishedHashes() {
    for (JsonNode row : Vectors.json("hamt/murmur3.json").get("rows")) {
      long hash = NameHash.of(Name.of(row.get("name").asText()));
      assertThat(hash).isEqualTo(Long.parseUnsignedLong(row.get("murmur3_x64_64").asText(), 16));
      checkBuckets(hash, row.get("indexes256"), 8, 16);
      checkBuckets(hash, row.get("indexes8"), 3, 10);
      checkBuckets(hash, row.get("indexes1024"), 10, 16);
    }
  }

  private static void checkBuckets(long hash, JsonNode buckets, int bits, int radix) {
    for (int level = 0; level < buckets.size(); level++) {
      assertThat(NameHash.bucket(hash, level * bits, bits))
          .isEqualTo(Integer.parseInt(buckets.get(level).asText(), radix));
    }
  }
}

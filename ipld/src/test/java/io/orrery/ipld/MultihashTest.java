package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultihashTest {
  @Test
  void publishedForms() throws FaultException {
    JsonNode vectors = Vectors.json("multiformats/multihash/decode.json");
    for (JsonNode row : vectors.get("valid")) {
      String hex = row.get("multihash").asText();
      Multihash hash = Multihash.whole(Hex.buffer(hex));
      assertThat(hash.code()).isEqualTo(Long.decode(row.get("code").asText()));
      assertThat(HashFunction.of(hash.code()).orElseThrow().label())
          .isEqualTo(row.get("name").asText());
      assertThat(hash.digestLength()).isEqualTo(row.get("size").asInt());
      assertThat(Hex.of(hash.digest())).isEqualTo(row.get("digest").asText());
      assertThat(Hex.of(hash.toBytes())).isEqualTo(hex);
      assertThat(Multihash.of(hash.code(), hash.digest())).isEqualTo(hash);
    }
    for (JsonNode row : vectors.get("invalid")) {
      refused(row.get("multihash").asText());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "12",
        "1220",
        "122000",
        "1281",
        "8012",
        "120100ff",
        "920000",
        "12ffffffffffffffff7f00"
      })
  void refusesMalformedForms(String hex) {
    refused(hex);
  }

  private static void refused(String hex) {
    assertThatThrownBy(() -> Multihash.whole(Hex.buffer(hex)))
        .as(hex)
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  @Test
  void aTruncatedDigestMatchesAndAnEmptyOneDoesNot() throws FaultException {
    ByteBuffer data = ByteBuffer.wrap(new byte[] {1, 2, 3});
    assertThat(Multihash.hash(HashFunction.SHA2_512, data, 20).matches(data)).isTrue();
    assertThat(Multihash.of(0x12, new byte[0]).matches(data)).isFalse();
    assertThat(Multihash.of(0x12, new byte[32]).matches(data)).isFalse();
    assertThat(Multihash.of(0x12, new byte[33]).matches(data)).isFalse();
    assertThat(Multihash.of(0x22, new byte[8]).matches(data)).isFalse();
    assertThat(Multihash.of(0, new byte[] {1, 2, 3}).matches(data)).isTrue();
    assertThat(Multihash.of(0, new byte[] {1, 2}).matches(data)).isFalse();
    assertThat(Multihash.of(0, new byte[] {1, 2, 3, 4}).matches(data)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0x12, 32, ",
    "0x12, 20, ",
    "0x12, 19, 'digest too small: sha2-256 digest got 19 bytes, minimum 20'",
    "0x12, 0, 'digest too small: sha2-256 digest got 0 bytes, minimum 20'",
    "0x1e, 128, ",
    "0x1e, 129, 'digest too large: blake3 digest got 129 bytes, maximum 128'",
    "0x00, 0, ",
    "0x00, 128, ",
    "0x00, 129, 'digest too large: identity digest got 129 bytes, maximum 128'",
    "0xb214, 20, ",
    "0xb213, 20, potentially insecure hash functions not allowed",
    "0xd5, 16, potentially insecure hash functions not allowed",
    "0x22, 8, potentially insecure hash functions not allowed",
    "0x7fffffff, 32, potentially insecure hash functions not allowed",
  })
  void whatContentMayBeNamedBy(String code, int length, String refusal) throws FaultException {
    Multihash hash = Multihash.of(Long.decode(code), new byte[length]);
    if (refusal == null) {
      hash.requireAllowedForContent();
    } else {
      assertThatThrownBy(hash::requireAllowedForContent)
          .hasMessage(refusal)
          .isInstanceOfSatisfying(
              FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.REFUSED));
    }
  }

  @Property
  void readingUndoesWriting(
      @ForAll @LongRange(min = 0) long code, @ForAll @Size(max = 200) byte[] digest)
      throws FaultException {
    Multihash hash = Multihash.of(code, digest);
    Multihash again = Multihash.whole(ByteBuffer.wrap(hash.toBytes()));
    assertThat(again).isEqualTo(hash).hasSameHashCodeAs(hash);
    assertThat(again.code()).isEqualTo(code);
    assertThat(again.digest()).isEqualTo(digest);
    assertThat(again.length()).isEqualTo(hash.toBytes().length);
  }
}

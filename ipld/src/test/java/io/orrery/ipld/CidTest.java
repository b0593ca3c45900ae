package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidTest {
  private static final String V0 = "QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o";

  @Test
  void helloWorld() throws Exception {
    ByteBuffer hello = ByteBuffer.wrap("hello world\n".getBytes(StandardCharsets.UTF_8));
    Block block = Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, hello);
    assertThat(block.cid())
        .hasToString("bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4");
    assertThat(Cid.parse(block.cid().toString())).isEqualTo(block.cid());
    assertThat(Cid.parse(V0)).hasToString(V0);
  }

  /** The forms that libp2p/specs and ipfs/specs print. */
  @ParameterizedTest
  @CsvSource({
    "bafkqaaa, 1, 0x55, 0x00, 01550000",
    "bafzaajaiaejcal72gwuz2or47oyxxn6b3rkwdmmkrxgkjxzy3rqt5kczyn7lcm3l, 1, 0x72, 0x00,"
        + " 01720024080112202ffa35a99d3a3cfbb17bb7c1dc5561b18a8dcca4df38dc613ea859c37eb1336b",
    "QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n, 0, 0x70, 0x12,"
        + " 1220e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  })
  void knownAnswers(String text, int version, String codec, String function, String bytes)
      throws FaultException {
    Cid cid = Cid.parse(text);
    assertThat(cid.version()).isEqualTo(version);
    assertThat(cid.codec()).isEqualTo(Long.decode(codec));
    assertThat(cid.multihash().code()).isEqualTo(Long.decode(function));
    assertThat(Hex.of(cid.toBytes())).isEqualTo(bytes);
    assertThat(cid).hasToString(text);
  }

  @Test
  void publishedForms() throws FaultException {
    JsonNode vectors = Vectors.json("multiformats/cid.json");
    for (JsonNode row : vectors.get("valid")) {
      Cid cid = Cid.parse(row.get("input").asText());
      assertThat(cid.version()).isEqualTo(row.get("version").asInt());
      assertThat(cid.codec()).isEqualTo(Long.decode(row.get("codec").asText()));
      assertThat(cid.multihash().code()).isEqualTo(Long.decode(row.get("mhCode").asText()));
      assertThat(cid.multihash().digestLength()).isEqualTo(row.get("mhLength").asInt());
      assertThat(Hex.of(cid.multihash().digest())).isEqualTo(row.get("digest").asText());
      assertThat(Hex.of(cid.toBytes())).isEqualTo(row.get("bytes").asText());
      assertThat(Cid.whole(Hex.buffer(row.get("bytes").asText()))).isEqualTo(cid);
      assertThat(cid.toV0().map(Cid::toString).orElse(null))
          .isEqualTo(row.get("v0").isNull() ? null : row.get("v0").asText());
      checkBases(cid.toV1(), row);
    }
  }

  private static void checkBases(Cid v1, JsonNode row) throws FaultException {
    for (Multibase base :
        new Multibase[] {
          Multibase.BASE32_LOWER,
          Multibase.BASE36_LOWER,
          Multibase.BASE58_BTC,
          Multibase.BASE16_LOWER
        }) {
      String text = row.get("v1_" + base.label()).asText();
      assertThat(v1.toString(base)).isEqualTo(text);
      assertThat(Cid.parse(text)).isEqualTo(v1);
    }
  }

  @Test
  void publishedFormsThatAreNoCids() {
    for (JsonNode row : Vectors.json("multiformats/cid.json").get("invalid")) {
      if (row.has("input")) {
        refused(row.get("input").asText(), "invalid cid: ");
      } else {
        String hex = row.get("bytes").asText();
        assertThatThrownBy(() -> Cid.whole(Hex.buffer(hex)))
            .as(hex)
            .isInstanceOf(FaultException.class)
            .hasMessageStartingWith("invalid cid: ");
      }
    }
  }

  @Test
  void theLimitOfIdentity() throws FaultException {
    for (JsonNode row : Vectors.json("multiformats/cid.json").get("identityLimit")) {
      Cid cid = Cid.parse(row.get("input").asText());
      assertThat(cid.multihash().digestLength()).isEqualTo(row.get("digestLength").asInt());
      boolean accepted = row.get("expect").asText().startsWith("accept");
      assertThat(EverPresent.of(cid).isPresent()).isEqualTo(accepted);
      if (!accepted) {
        assertThatThrownBy(cid.multihash()::requireAllowedForContent)
            .isInstanceOf(FaultException.class);
      }
    }
  }

  /** The lines that Kubo's {@code cid format} prints, once instead of twice "invalid cid". */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "garbage | selected encoding not supported",
        "Qm | selected encoding not supported",
        "'' | cid too short",
        "b | cid too short",
        "b0 | illegal base32 data at input byte 0",
        "f0270122000 | expected 1 as the cid version number, got: 2",
        "zzz | expected 1 as the cid version number, got: 13",
        "f0155122058 | length greater than remaining number of bytes in buffer",
        "f01d5001220 | varint not minimally encoded",
        "f015512 | multihash too short. must be >= 2 bytes",
        "f0155ffff | varints malformed, could not reach the end",
        "f0155000000 | trailing bytes in data buffer passed to cid Cast",
        "f01551200 | the digest is empty",
        "/ipfs/bafkqaaa | selected encoding not supported",
        "zQmS4ustL54uo8FzR9455qaxZwuMiUhyvMcX9Ba8nUH4uVv"
            + "| a CIDv0 is written without a multibase prefix",
        "f12205891b5b522d5df08 | a CIDv0 is written without a multibase prefix",
        "Qmzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz | input isn't valid multihash",
        "QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zIII | illegal base58btc data at input byte 43",
      })
  void saysWhatIsWrongAsKuboDoes(String text, String reason) {
    refused(text, "invalid cid: " + reason);
  }

  @Test
  void refusesEndlessTexts() {
    refused("b" + "a".repeat(5000), "invalid cid: text of 5001 characters, at most 4096");
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> Cid.parse(text))
        .as(text)
        .hasMessageStartingWith(message)
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  @Test
  void versionsOfOneHashDifferAndShareTheMultihash() throws FaultException {
    Cid v0 = Cid.parse(V0);
    Cid v1 = v0.toV1();
    assertThat(v1).isNotEqualTo(v0).hasToString(v1.toString(Multibase.BASE32_LOWER));
    assertThat(v1.multihash()).isEqualTo(v0.multihash());
    assertThat(v1.toV0()).contains(v0);
    assertThat(Cid.of(0, Codec.RAW.code(), v0.multihash()).version()).isOne();
    assertThat(Cid.v1(Codec.RAW.code(), v0.multihash()).toV0()).isEmpty();
    assertThatThrownBy(() -> Cid.v0(Multihash.of(0x13, new byte[64])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsOneOfSeveral() throws FaultException {
    ByteBuffer two = Hex.buffer("01550000" + "015500021122");
    assertThat(Cid.read(two)).hasToString("bafkqaaa");
    assertThat(Hex.of(Cid.read(two).toBytes())).isEqualTo("015500021122");
    assertThat(two.hasRemaining()).isFalse();
  }

  @Property
  void readingUndoesWriting(@ForAll @From("cids") Cid cid, @ForAll Multibase base)
      throws FaultException {
    assertThat(Cid.whole(ByteBuffer.wrap(cid.toBytes()))).isEqualTo(cid).hasSameHashCodeAs(cid);
    assertThat(cid.toBytes()).hasSize(cid.length());
    assertThat(Cid.parse(cid.toString(base))).isEqualTo(cid);
    assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
  }

  /** One value has one form: what is read from bytes is written as the same bytes. */
  @Property(tries = 5000)
  void bytesAreRefusedOrComeBack(
      @ForAll @From("cids") Cid cid, @ForAll @Size(max = 3) byte[] noise, @ForAll int place) {
    byte[] bytes = cid.toBytes();
    for (int i = 0; i < noise.length; i++) {
      bytes[Math.floorMod(place + i * 31, Math.min(bytes.length, 8))] = noise[i];
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      byte[] again = Cid.read(in).toBytes();
      assertThat(ByteBuffer.wrap(bytes, 0, in.position())).isEqualTo(ByteBuffer.wrap(again));
    } catch (FaultException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }

  @Property(tries = 5000)
  void anyBytesAreReadOrRefused(@ForAll @Size(max = 50) byte[] bytes) {
    try {
      assertThat(Cid.whole(ByteBuffer.wrap(bytes)).toBytes()).isEqualTo(bytes);
    } catch (FaultException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }

  @Provide
  Arbitrary<Cid> cids() {
    Arbitrary<Multihash> any =
        Combinators.combine(
                Arbitraries.longs().greaterOrEqual(0),
                Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(128))
            .as(Multihash::of);
    Arbitrary<Multihash> usual =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofSize(32)
            .map(digest -> Multihash.of(HashFunction.SHA2_256.code(), digest));
    return Arbitraries.oneOf(
        Combinators.combine(Arbitraries.longs().greaterOrEqual(0), any).as(Cid::v1),
        Combinators.combine(Arbitraries.of(Codec.values()), usual)
            .as((codec, hash) -> Cid.v1(codec.code(), hash)),
        usual.map(Cid::v0));
  }
}

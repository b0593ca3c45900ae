package io.orrery.node.naming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.ipld.Hex;
import io.orrery.ipld.Oracle;
import io.orrery.libp2p.KeyType;
import io.orrery.libp2p.PrivateKey;
import io.orrery.libp2p.PublicKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Keys and records mean here what they mean to the JavaScript implementation, both ways ({@code
 * scripts/oracle}).
 */
class RecordOracleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VALUE = "/ipfs/bafkqaddwgevxmmraojswg33smq";

  private static Oracle oracle;

  @BeforeAll
  static void start() throws IOException {
    oracle = Oracle.start("names.mjs", "ipns");
  }

  @AfterAll
  static void end() {
    if (oracle != null) {
      oracle.close();
    }
  }

  private static ObjectNode question(String what) {
    return JSON.createObjectNode().put("do", what);
  }

  /** Public halves of ECDSA keys it writes in a form of its own. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ECDSA")
  void aKeyIsTheSameInBothHands(KeyType type) throws Exception {
    byte[] data = "orrery".getBytes(UTF_8);
    for (int i = 0; i < (type == KeyType.RSA ? 2 : 10); i++) {
      PrivateKey key = PrivateKey.generate(type);
      JsonNode theirs =
          oracle.ask(
              question("sign").put("key", Hex.of(key.toProtobuf())).put("data", Hex.of(data)));
      PublicKey open = PublicKey.parse(Hex.bytes(theirs.get("publicKey").asText()));
      assertThat(open).isEqualTo(key.publicKey());
      assertThat(open.verify(data, Hex.bytes(theirs.get("signature").asText()))).isTrue();
      ObjectNode ours =
          question("verify").put("publicKey", Hex.of(open.toProtobuf())).put("data", Hex.of(data));
      assertThat(oracle.ask(ours.put("signature", Hex.of(key.sign(data)))).get("valid").asBoolean())
          .isTrue();
      assertThat(oracle.ask(ours.put("data", "00")).get("valid").asBoolean()).isFalse();
    }
  }

  /** It knows no names of ECDSA keys. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ECDSA")
  void ourRecordsAreTakenAndTheirsToo(KeyType type) throws Exception {
    PrivateKey key = PrivateKey.generate(type);
    IpnsName name = new IpnsName(key.peerId());
    for (boolean v1 : new boolean[] {true, false}) {
      Instant until = Instant.now().plus(Duration.ofHours(1));
      IpnsRecord ours =
          IpnsRecord.create(key, VALUE, Long.MAX_VALUE, until, Duration.ofSeconds(7), v1);
      JsonNode judged = judge(name, ours.toBytes());
      assertThat(judged.get("valid").asBoolean()).as("%s", judged).isTrue();
      assertThat(judged.get("value").asText()).isEqualTo(VALUE);
      assertThat(judged.get("sequence").asText()).isEqualTo("9223372036854775807");
      assertThat(judged.get("ttl").asText()).isEqualTo("7000000000");
      assertThat(Instant.parse(judged.get("validity").asText())).isEqualTo(until);

      JsonNode made =
          oracle.ask(
              question("make")
                  .put("key", Hex.of(key.toProtobuf()))
                  .put("value", VALUE)
                  .put("sequence", "4")
                  .put("lifetime", 60_000)
                  .put("ttl", "5000000000")
                  .put("v1", v1));
      IpnsRecord theirs = IpnsRecord.parse(Hex.bytes(made.get("record").asText()));
      theirs.validate(name, Instant.now());
      assertThat(theirs.value()).hasToString(VALUE);
      assertThat(theirs.sequence()).isEqualTo(4);
      assertThat(theirs.ttl()).contains(Duration.ofSeconds(5));
      assertThat(theirs.hasV1()).isEqualTo(v1);
    }
  }

  @Test
  void neitherTakesARecordOfAnotherOrOneThatIsOver() throws Exception {
    PrivateKey key = PrivateKey.generate();
    IpnsName other = new IpnsName(PrivateKey.generate().peerId());
    Instant now = Instant.now();
    byte[] good = record(key, now.plusSeconds(60)).toBytes();
    assertThat(judge(other, good).get("valid").asBoolean()).isFalse();
    byte[] old = record(key, now.minusSeconds(60)).toBytes();
    assertThat(judge(new IpnsName(key.peerId()), old).get("valid").asBoolean()).isFalse();
  }

  private static IpnsRecord record(PrivateKey key, Instant until) throws IOException {
    return IpnsRecord.create(key, VALUE, 0, until, Duration.ZERO, true);
  }

  private static JsonNode judge(IpnsName name, byte[] record) throws IOException {
    return oracle.ask(
        question("judge").put("name", Hex.of(name.peer().toBytes())).put("record", Hex.of(record)));
  }
}

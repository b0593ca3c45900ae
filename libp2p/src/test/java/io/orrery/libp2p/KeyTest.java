package io.orrery.libp2p;

import static io.orrery.libp2p.PeerIdTest.hex;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Vectors;
import java.nio.file.Files;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KeyTest {
  /** libp2p/specs peer-ids, test vectors. */
  private static final String PRIVATE =
      "080112407e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9da60fee7d"
          + "1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";

  private static final String ID = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";

  @Test
  void theSpecificationsKeyIsReadAndWritten() throws Exception {
    PrivateKey key = PrivateKey.parse(hex(PRIVATE));
    assertThat(key.peerId()).hasToString(ID);
    assertThat(key.toProtobuf()).isEqualTo(hex(PRIVATE));
    assertThat(key.publicKey()).isEqualTo(PublicKey.parse(hex("08011220" + PRIVATE.substring(72))));
  }

  @Test
  void theSecretIsNeverShown() throws Exception {
    assertThat(PrivateKey.parse(hex(PRIVATE))).hasToString("private key of " + ID);
  }

  @Test
  void theOldFormWithThePublicKeyTwiceIsRead() throws Exception {
    String point = PRIVATE.substring(72);
    String old = "08011260" + PRIVATE.substring(8) + point;
    assertThat(PrivateKey.parse(hex(old)).toProtobuf()).isEqualTo(hex(PRIVATE));
    assertMalformed("08011260" + PRIVATE.substring(8) + point.replace('e', 'd'));
  }

  @Test
  void aPublicHalfOfAnotherKeyIsRefused() {
    assertMalformed(PRIVATE.substring(0, 72) + "00" + PRIVATE.substring(74));
  }

  @Test
  void messagesThatAreNotTheOneFormAreRefused() {
    String point = PRIVATE.substring(72);
    for (String bad :
        new String[] {
          "",
          "08",
          "0801",
          "080112",
          "08011220",
          "1220" + point + "0801",
          "0881001220" + point,
          "08011220" + point + "00",
          "08011221" + point,
          "0801121f" + point.substring(2),
          "0804" + "1220" + point,
          "080212210500" + point.substring(2),
          "0800" + "1220" + point,
          "0803" + "1220" + point,
          "080112ffffffffffffffff7f" + point,
        }) {
      assertThatThrownBy(() -> PublicKey.parse(hex(bad)))
          .as(bad)
          .isInstanceOf(FaultException.class);
    }
  }

  @Property(tries = 20)
  void aSignatureHoldsForItsBytesAndItsKeyOnly(@ForAll byte[] message) throws Exception {
    PrivateKey key = PrivateKey.generate();
    byte[] signature = key.sign(message);
    PublicKey read = PublicKey.parse(key.publicKey().toProtobuf());
    assertThat(read.verify(message, signature)).isTrue();
    assertThat(PrivateKey.parse(key.toProtobuf()).sign(message)).isEqualTo(signature);
    byte[] longer = Arrays.copyOf(message, message.length + 1);
    assertThat(read.verify(longer, signature)).isFalse();
    assertThat(PrivateKey.generate().publicKey().verify(message, signature)).isFalse();
    assertThat(read.verify(message, Arrays.copyOf(signature, 63))).isFalse();
  }

  /** RFC 8032, 7.1, test 2. */
  @Test
  void theSignatureIsTheOneOfTheRfc() throws Exception {
    String seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    String point = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    PrivateKey key = PrivateKey.parse(hex("08011240" + seed + point));
    assertThat(key.sign(hex("72")))
        .isEqualTo(
            hex(
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                    + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
  }

  @Test
  void keysThatCannotSignOrVerifyYetSaySo() throws Exception {
    for (JsonNode row : Vectors.json("keys/peer-ids.json").get("keys")) {
      byte[] secret = hex(row.get("privateKeyProtobuf").asText());
      PublicKey key = PublicKey.parse(hex(row.get("publicKeyProtobuf").asText()));
      if (key.type() == KeyType.ED25519) {
        assertThat(PrivateKey.parse(secret).publicKey()).isEqualTo(key);
      } else {
        assertUnsupported(() -> PrivateKey.parse(secret));
        assertUnsupported(() -> key.verify("x".getBytes(UTF_8), new byte[64]));
      }
    }
  }

  @Test
  void keysOfOtherProgramsAreRead() throws Exception {
    for (JsonNode row : Vectors.json("keys/index.json").get("keys")) {
      PublicKey key = PublicKey.parse(hex(row.get("publicKeyProtobuf").asText()));
      assertThat(key.peerId()).hasToString(row.get("peerIdBase58").asText());
      assertThat(key.peerId().toBase36()).isEqualTo(row.get("peerIdBase36").asText());
      if (key.type() == KeyType.ED25519) {
        byte[] file = Files.readAllBytes(Vectors.path("keys/" + row.get("file").asText()));
        assertThat(PrivateKey.parse(file).publicKey()).isEqualTo(key);
      }
    }
  }

  private static void assertMalformed(String secret) {
    assertThatThrownBy(() -> PrivateKey.parse(hex(secret)))
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  private static void assertUnsupported(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNSUPPORTED));
  }
}

package io.orrery.libp2p;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Vectors;
import java.nio.file.Files;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PemBlockTest {
  /** RFC 8410, 10.3. */
  private static final String ED25519 =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
      -----END PRIVATE KEY-----
      """;

  /** The same with attributes and public key (RFC 8410, 10.3), which are passed over. */
  private static final String LONGER =
      """
      -----BEGIN PRIVATE KEY-----
      MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
      oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
      Z9w7lshQhqowtrbLDFw4rXAxZuE=
      -----END PRIVATE KEY-----
      """;

  private static PrivateKey key(String pem) throws FaultException {
    PemBlock block = PemBlock.find(pem.getBytes(UTF_8)).orElseThrow();
    assertThat(block.label()).isEqualTo(PemBlock.PRIVATE_KEY);
    return PrivateKey.parsePkcs8(block.content());
  }

  private static String pem(PrivateKey key) {
    return new PemBlock(PemBlock.PRIVATE_KEY, key.toPkcs8()).toString();
  }

  @Test
  void theKeyOfTheRfcIsReadAndWritten() throws Exception {
    assertThat(pem(key(ED25519))).isEqualTo(ED25519);
    assertThat(pem(key(LONGER))).isEqualTo(ED25519);
  }

  @Test
  void keysOfOpenSslComeBackByteForByte() throws Exception {
    for (JsonNode row : Vectors.json("keys/index.json").get("pem")) {
      String pem = Files.readString(Vectors.path("keys/" + row.get("file").asText()));
      PrivateKey key = key(pem);
      assertThat(key.peerId()).hasToString(row.get("peerIdBase58").asText());
      assertThat(pem(key)).isEqualTo(pem);
    }
  }

  @Test
  void textAroundABlockIsPassedOver() throws Exception {
    assertThat(pem(key("Hello\n" + ED25519.replace("\n", "\r\n") + "more"))).isEqualTo(ED25519);
    assertThat(PemBlock.find("MC4CAQAwBQYDK2Vw".getBytes(UTF_8))).isEmpty();
    assertThat(PemBlock.find(new byte[0])).isEmpty();
  }

  @Test
  void brokenBlocksAreRefused() {
    for (String bad :
        new String[] {
          "-----BEGIN PRIVATE KEY-----\n",
          "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PUBLIC KEY-----\n",
          "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n",
        }) {
      assertThatThrownBy(() -> PemBlock.find(bad.getBytes(UTF_8)))
          .as(bad)
          .isInstanceOf(FaultException.class);
    }
  }

  @Property(tries = 100)
  void anyBytesComeBack(@ForAll byte[] content) throws Exception {
    String text = new PemBlock("ANY THING", content).toString();
    PemBlock back = PemBlock.find(text.getBytes(UTF_8)).orElseThrow();
    assertThat(back.content()).isEqualTo(content);
    assertThat(text.lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(64);
  }
}

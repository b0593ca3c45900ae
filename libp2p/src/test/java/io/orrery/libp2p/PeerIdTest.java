package io.orrery.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multibase;
import io.orrery.ipld.Vectors;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PeerIdTest {
  private static final String BASE58 = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
  private static final String BASE36 =
      "k51qzi5uqu5dhdmyb9bd18pypu2wp5lpv2xnskfmrqa4lb5knqryrotb05e7or";
  private static final String BASE32 =
      "bafzaajaiaejcal72gwuz2or47oyxxn6b3rkwdmmkrxgkjxzy3rqt5kczyn7lcm3l";

  @Test
  void oneIdHasThreeTexts() throws Exception {
    PeerId id = PeerId.parse(BASE58);
    assertThat(id).isEqualTo(PeerId.parse(BASE36)).isEqualTo(PeerId.parse(BASE32));
    assertThat(id).hasToString(BASE58);
    assertThat(id.toBase36()).isEqualTo(BASE36);
    assertThat(id.toCid()).hasToString(BASE32);
    assertThat(id.toCid().is(Codec.LIBP2P_KEY)).isTrue();
  }

  @Test
  void anEd25519IdHoldsItsKeyAndAHashedOneDoesNot() throws Exception {
    PeerId inline = PeerId.parse(BASE58);
    assertThat(inline.publicKey()).map(PublicKey::peerId).contains(inline);
    assertThat(PeerId.parse("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N").publicKey())
        .isEmpty();
  }

  @Test
  void whatNamesNoPeerIsMalformed() {
    for (String text :
        new String[] {
          "",
          "1",
          "Qm",
          "x12D3",
          "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5",
          "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354",
          BASE58 + "1",
          "1".repeat(1000),
        }) {
      assertThatThrownBy(() -> PeerId.parse(text)).as(text).isInstanceOf(FaultException.class);
    }
  }

  @Test
  void publishedKeysHaveThePublishedIds() throws Exception {
    for (JsonNode row : Vectors.json("keys/peer-ids.json").get("keys")) {
      PublicKey key = PublicKey.parse(hex(row.get("publicKeyProtobuf").asText()));
      PeerId id = key.peerId();
      assertThat(key.type().name()).isEqualToIgnoringCase(row.get("type").asText());
      assertThat(key.toProtobuf()).isEqualTo(hex(row.get("publicKeyProtobuf").asText()));
      assertThat(id.toBytes()).isEqualTo(hex(row.get("peerIdBytes").asText()));
      assertThat(PeerId.ofBytes(id.toBytes())).isEqualTo(id);
      assertThat(id).hasToString(row.get("peerIdBase58").asText());
      assertThat(id.toBase36()).isEqualTo(row.get("peerIdBase36").asText());
      assertThat(id.toCid()).hasToString(row.get("peerIdBase32").asText());
    }
  }

  @Test
  void publishedTextsAreRead() throws Exception {
    for (JsonNode row : Vectors.json("keys/peer-ids.json").get("texts")) {
      for (String form : new String[] {"base58", "base36", "base32"}) {
        PeerId id = PeerId.parse(row.get(form).asText());
        assertThat(id.toBytes()).isEqualTo(hex(row.get("bytes").asText()));
        assertThat(id).hasToString(row.get("base58").asText());
        assertThat(id.toCid().toString(Multibase.BASE32_LOWER))
            .isEqualTo(row.get("base32").asText());
      }
    }
    for (JsonNode row : Vectors.json("keys/peer-ids.json").get("invalid")) {
      assertThatThrownBy(() -> PeerId.parse(row.get("text").asText()))
          .as(row.get("why").asText())
          .isInstanceOf(FaultException.class);
    }
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}

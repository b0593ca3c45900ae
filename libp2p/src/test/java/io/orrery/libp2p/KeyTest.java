package io.orrery.libp2p;

import static io.orrery.libp2p.PeerIdTest.hex;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Vectors;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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
  void everyTypeOfTheSpecificationIsReadAndWritten() throws Exception {
    for (JsonNode row : Vectors.json("keys/peer-ids.json").get("keys")) {
      byte[] secret = hex(row.get("privateKeyProtobuf").asText());
      PrivateKey key = PrivateKey.parse(secret);
      assertThat(key.toProtobuf()).isEqualTo(secret);
      assertThat(key.publicKey().toProtobuf())
          .isEqualTo(hex(row.get("publicKeyProtobuf").asText()));
      assertThat(key.peerId()).hasToString(row.get("peerIdBase58").asText());
      assertSigns(key);
    }
  }

  @Test
  void keysOfOtherProgramsAreRead() throws Exception {
    for (JsonNode row : Vectors.json("keys/index.json").get("keys")) {
      byte[] file = Files.readAllBytes(Vectors.path("keys/" + row.get("file").asText()));
      PrivateKey key = PrivateKey.parse(file);
      assertThat(key.publicKey())
          .isEqualTo(PublicKey.parse(hex(row.get("publicKeyProtobuf").asText())));
      assertThat(key.peerId()).hasToString(row.get("peerIdBase58").asText());
      assertThat(key.peerId().toBase36()).isEqualTo(row.get("peerIdBase36").asText());
      assertSigns(key);
    }
  }

  /** libp2p/specs peer-ids, test vectors: for a clone without the shared ones. */
  @Test
  void keysOnCurvesAreReadAndWritten() throws Exception {
    assertKey(
        "0802122053dadf1d5a164d6b4acdb15e24aa4c5b1d3461bdbd42abedb0a4404d56ced8fb",
        "08021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99",
        "16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY");
    assertKey(
        "08031279307702010104203e5b1fe9712e6c314942a750bd67485de3c1efe85b1bfb520ae8f9ae3dfa4a4ca0"
            + "0a06082a8648ce3d030107a14403420004de3d300fa36ae0e8f5d530899d83abab44abf3161f162a4bc9"
            + "01d8e6ecda020e8b6d5f8da30525e71d6851510c098e5c47c646a597fb4dcec034e9f77c409e62",
        "0803125b3059301306072a8648ce3d020106082a8648ce3d03010703420004de3d300fa36ae0e8f5d530899d"
            + "83abab44abf3161f162a4bc901d8e6ecda020e8b6d5f8da30525e71d6851510c098e5c47c646a597fb4d"
            + "cec034e9f77c409e62",
        "QmVMT29id3TUASyfZZ6k9hmNyc2nYabCo4uMSpDw4zrgDk");
  }

  private static void assertKey(String secret, String shown, String id) throws Exception {
    PrivateKey key = PrivateKey.parse(hex(secret));
    assertThat(key.toProtobuf()).isEqualTo(hex(secret));
    assertThat(key.publicKey().toProtobuf()).isEqualTo(hex(shown));
    assertThat(key.peerId()).hasToString(id);
    assertSigns(key);
  }

  private static void assertSigns(PrivateKey key) throws Exception {
    byte[] message = "orrery".getBytes(UTF_8);
    byte[] signature = key.sign(message);
    PublicKey read = PublicKey.parse(key.publicKey().toProtobuf());
    assertThat(read.verify(message, signature)).isTrue();
    assertThat(key.sign(message)).isEqualTo(signature);
    assertThat(read.verify("other".getBytes(UTF_8), signature)).isFalse();
    for (int at = 0; at < signature.length; at++) {
      byte[] broken = signature.clone();
      broken[at] ^= 1;
      assertThat(read.verify(message, broken)).as("byte %s", at).isFalse();
    }
    assertThat(read.verify(message, new byte[0])).isFalse();
    assertThat(read.verify(message, Arrays.copyOf(signature, signature.length + 1))).isFalse();
  }

  /** RFC 6979, A.2.5, "sample": the nonce is the one of the RFC; the S is the low one of two. */
  @Test
  void ecdsaSignsAsTheRfcDoes() throws Exception {
    String secret = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
    PrivateKey key =
        PrivateKey.parse(hex("08031233" + "30310201010420" + secret + "a00a06082a8648ce3d030107"));
    assertThat(key.sign("sample".getBytes(UTF_8)))
        .isEqualTo(
            hex(
                "3045022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf371602"
                    + "200834e36ad29a83bf2bc9385e491d6099c8fdf9d1ed67aa7ea5f51f93782857a9"));
  }

  @Test
  void generatedKeysOfEveryTypeComeBack() throws Exception {
    for (KeyType type : KeyType.values()) {
      PrivateKey key = PrivateKey.generate(type);
      assertThat(key.type()).isEqualTo(type);
      assertThat(PrivateKey.parse(key.toProtobuf()).peerId()).isEqualTo(key.peerId());
      assertThat(PrivateKey.parsePkcs8(key.toPkcs8()).peerId()).isEqualTo(key.peerId());
      assertSigns(key);
    }
  }

  @Test
  void rsaKeysHaveBounds() throws Exception {
    assertThatThrownBy(() -> PrivateKey.generateRsa(2047))
        .hasMessage("rsa keys must be >= 2048 bits to be useful");
    assertThatThrownBy(() -> PrivateKey.generateRsa(8193))
        .hasMessage("rsa keys must be <= 8192 bits");
    BigInteger small = BigInteger.ONE.shiftLeft(2046).setBit(0);
    BigInteger large = BigInteger.ONE.shiftLeft(8192).setBit(0);
    BigInteger usual = BigInteger.ONE.shiftLeft(2047).setBit(0);
    BigInteger e = BigInteger.valueOf(65537);
    assertThat(rsa(usual, e).type()).isEqualTo(KeyType.RSA);
    for (BigInteger modulus : new BigInteger[] {small, large, usual.clearBit(0)}) {
      assertThatThrownBy(() -> rsa(modulus, e)).isInstanceOf(FaultException.class);
    }
    for (BigInteger exponent :
        new BigInteger[] {BigInteger.ONE, BigInteger.TWO, BigInteger.ONE.shiftLeft(31).setBit(0)}) {
      assertThatThrownBy(() -> rsa(usual, exponent)).isInstanceOf(FaultException.class);
    }
  }

  private static PublicKey rsa(BigInteger modulus, BigInteger exponent) throws FaultException {
    return PublicKey.parse(new KeyMessage(KeyType.RSA, RsaCheck.data(modulus, exponent)).encode());
  }

  /** The numbers of a key that do not belong together would give its secret away by signing. */
  @Test
  void anRsaKeyWithAWrongNumberIsRefused() throws Exception {
    byte[] key = PrivateKey.generate(KeyType.RSA).toProtobuf();
    for (int at = key.length - 1; at > 40; at -= 97) {
      byte[] broken = key.clone();
      broken[at] ^= 1;
      assertThatThrownBy(() -> PrivateKey.parse(broken))
          .as("byte %s", at)
          .isInstanceOf(FaultException.class);
    }
  }

  @Provide
  Arbitrary<EllipticCurve> curves() {
    return Arbitraries.of(EllipticCurve.ALL);
  }

  @Property(tries = 30)
  void ecdsaHoldsOnEveryCurve(@ForAll("curves") EllipticCurve curve, @ForAll byte[] message)
      throws Exception {
    PrivateKey key = EcPrivateKey.newKey(curve, new SecureRandom());
    PrivateKey read = PrivateKey.parse(key.toProtobuf());
    assertThat(read.toProtobuf()).isEqualTo(key.toProtobuf());
    assertThat(PrivateKey.parsePkcs8(key.toPkcs8()).toProtobuf()).isEqualTo(key.toProtobuf());
    PublicKey open = PublicKey.parse(key.publicKey().toProtobuf());
    assertThat(open.verify(message, read.sign(message))).isTrue();
    byte[] longer = Arrays.copyOf(message, message.length + 1);
    assertThat(open.verify(longer, read.sign(message))).isFalse();
  }

  private static void assertMalformed(String secret) {
    assertThatThrownBy(() -> PrivateKey.parse(hex(secret)))
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }
}

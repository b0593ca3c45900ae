package io.orrery.libp2p;

import io.orrery.ipld.FuzzTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A key has one form, and a key that was taken can be used. */
class KeyFuzzTest extends FuzzTarget {
  private static final byte[] SIGNED = {1, 2, 3};

  @Override
  protected void feed(byte[] input) throws Exception {
    PublicKey key = decoded(() -> PublicKey.parse(input));
    if (key != null) {
      requireBytes(input, key.toProtobuf(), "a public key has one form");
      requireEqual(key.peerId(), PublicKey.parse(key.toProtobuf()).peerId(), "and one id");
      // Of a point of small order anything may be a signature: only that it answers is asked.
      key.verify(SIGNED, new byte[64]);
      key.verify(input, input);
    }
    use(decoded(() -> PrivateKey.parse(input)));
    use(decoded(() -> PrivateKey.parsePkcs8(input)));
  }

  private static void use(PrivateKey secret) throws Exception {
    if (secret != null) {
      require(secret.publicKey().verify(SIGNED, secret.sign(SIGNED)), "a key signs for itself");
      requireBytes(
          secret.toProtobuf(), PrivateKey.parse(secret.toProtobuf()).toProtobuf(), "is read back");
      requireBytes(
          secret.toPkcs8(), PrivateKey.parsePkcs8(secret.toPkcs8()).toPkcs8(), "in both forms");
    }
  }

  @Override
  protected List<byte[]> seeds() {
    List<byte[]> seeds =
        new ArrayList<>(hex("08011220" + "22".repeat(32), "0802122102" + "79".repeat(32)));
    seeds.add(PrivateKey.generate(fixed()).toProtobuf());
    seeds.add(PrivateKey.generate(fixed()).publicKey().toProtobuf());
    seeds.add(PrivateKey.generate(fixed()).toPkcs8());
    seeds.addAll(
        hex(
            "08021220" + "11".repeat(32),
            "08031233" + "30310201010420" + "11".repeat(32) + "a00a06082a8648ce3d030107",
            "302e020100300506032b657004220420" + "11".repeat(32)));
    return seeds;
  }

  /** Not random at all: a seed is the same in each run. */
  @SuppressWarnings("serial")
  private static java.security.SecureRandom fixed() {
    return new java.security.SecureRandom() {
      @Override
      public void nextBytes(byte[] bytes) {
        java.util.Arrays.fill(bytes, (byte) 7);
      }
    };
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    List<byte[]> vectors = new ArrayList<>(hexStrings("keys/peer-ids.json"));
    vectors.addAll(files("keys/interop"));
    return vectors;
  }
}

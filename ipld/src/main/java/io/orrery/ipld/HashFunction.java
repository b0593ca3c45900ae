package io.orrery.ipld;

import io.orrery.ipld.HashAlgorithm.Bouncy.Family;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The hash functions of the multicodec table (multiformats/multicodec table.csv) that this program
 * computes: those allowed for content, and a few that only have to be known. Blake2 exists in every
 * length of whole bytes under a code of its own; the constants name the usual ones.
 */
public final class HashFunction {
  /**
   * The longest identity digest that may be used (IPIP-0512); also the longest digest of any other
   * function.
   */
  public static final int MAX_DIGEST = 128;

  /** The shortest digest, truncated or not, that content may be named by. */
  public static final int MIN_DIGEST = 20;

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();
  private static final SortedMap<Long, HashFunction> BY_CODE = new TreeMap<>();

  public static final HashFunction IDENTITY =
      new HashFunction(0x00, "identity", 0, Integer.MAX_VALUE, new HashAlgorithm.Identity());
  public static final HashFunction SHA1 = jdk(0x11, "sha1", 20, "SHA-1");
  public static final HashFunction SHA2_256 = jdk(0x12, "sha2-256", 32, "SHA-256");
  public static final HashFunction SHA2_512 = jdk(0x13, "sha2-512", 64, "SHA-512");
  public static final HashFunction SHA3_512 = jdk(0x14, "sha3-512", 64, "SHA3-512");
  public static final HashFunction SHA3_384 = jdk(0x15, "sha3-384", 48, "SHA3-384");
  public static final HashFunction SHA3_256 = jdk(0x16, "sha3-256", 32, "SHA3-256");
  public static final HashFunction SHA3_224 = jdk(0x17, "sha3-224", 28, "SHA3-224");

  /** Shakes have twice the bits of their names (go-multihash register/sha3). */
  public static final HashFunction SHAKE_128 = bouncy(0x18, "shake-128", 32, Family.SHAKE, 128);

  public static final HashFunction SHAKE_256 = bouncy(0x19, "shake-256", 64, Family.SHAKE, 256);
  public static final HashFunction KECCAK_224 = bouncy(0x1a, "keccak-224", 28, Family.KECCAK, 224);
  public static final HashFunction KECCAK_256 = bouncy(0x1b, "keccak-256", 32, Family.KECCAK, 256);
  public static final HashFunction KECCAK_384 = bouncy(0x1c, "keccak-384", 48, Family.KECCAK, 384);
  public static final HashFunction KECCAK_512 = bouncy(0x1d, "keccak-512", 64, Family.KECCAK, 512);

  /** 32 bytes unless asked for more, up to {@value #MAX_DIGEST}. */
  public static final HashFunction BLAKE3 =
      new HashFunction(
          0x1e, "blake3", 32, MAX_DIGEST, new HashAlgorithm.Bouncy(Family.BLAKE3, 256));

  public static final HashFunction SHA2_384 = jdk(0x20, "sha2-384", 48, "SHA-384");
  public static final HashFunction DBL_SHA2_256 =
      new HashFunction(
          0x56, "dbl-sha2-256", 32, 32, new HashAlgorithm.Twice(new HashAlgorithm.Jdk("SHA-256")));
  public static final HashFunction MD5 = jdk(0xd5, "md5", 16, "MD5");

  static {
    for (int length = 1; length <= 64; length++) {
      blake2(0xb200 + length, "blake2b-", length, Family.BLAKE2B);
    }
    for (int length = 1; length <= 32; length++) {
      blake2(0xb240 + length, "blake2s-", length, Family.BLAKE2S);
    }
  }

  public static final HashFunction BLAKE2B_256 = BY_CODE.get(0xb220L);
  public static final HashFunction BLAKE2S_256 = BY_CODE.get(0xb260L);

  /** All functions in the order of their codes, and the codes, for a search that boxes none. */
  private static final HashFunction[] FUNCTIONS = BY_CODE.values().toArray(new HashFunction[0]);

  private static final long[] CODES = new long[FUNCTIONS.length];

  static {
    for (int i = 0; i < CODES.length; i++) {
      CODES[i] = FUNCTIONS[i].code;
    }
    // Nearly every CID is asked whether it names no bytes; a process that hashes nothing is spared
    // the 20 ms that the JDK's security providers take to load.
    SHA2_256.digestOfEmpty =
        HexFormat.of().parseHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  private final long code;
  private final String label;
  private final int digestLength;
  private final int maxDigestLength;
  private final HashAlgorithm algorithm;

  /** The digest of no bytes, as long as it can be; made when first asked for. */
  private volatile byte[] digestOfEmpty;

  private HashFunction(
      long code, String label, int digestLength, int maxDigestLength, HashAlgorithm algorithm) {
    this.code = code;
    this.label = label;
    this.digestLength = digestLength;
    this.maxDigestLength = maxDigestLength;
    this.algorithm = algorithm;
    BY_CODE.put(code, this);
  }

  private static HashFunction jdk(long code, String label, int length, String jdkName) {
    return new HashFunction(code, label, length, length, new HashAlgorithm.Jdk(jdkName));
  }

  private static HashFunction bouncy(long code, String label, int length, Family family, int bits) {
    return new HashFunction(code, label, length, length, new HashAlgorithm.Bouncy(family, bits));
  }

  private static void blake2(long code, String family, int length, Family bouncy) {
    bouncy(code, family.concat(Integer.toString(length * 8)), length, bouncy, length * 8);
  }

  public static Optional<HashFunction> of(long code) {
    int index = Arrays.binarySearch(CODES, code);
    return index < 0 ? Optional.empty() : Optional.of(FUNCTIONS[index]);
  }

  /** By the name in the multicodec table; {@code sha3} is an old name of sha3-512. */
  public static Optional<HashFunction> named(String label) {
    String name = label.equals("sha3") ? "sha3-512" : label;
    for (HashFunction function : FUNCTIONS) {
      if (function.label.equals(name)) {
        return Optional.of(function);
      }
    }
    return Optional.empty();
  }

  /** Every function known here, in the order of the codes. */
  public static Collection<HashFunction> all() {
    return Collections.unmodifiableCollection(BY_CODE.values());
  }

  /** The code in the multicodec table. */
  public long code() {
    return code;
  }

  /** The name in the multicodec table. */
  public String label() {
    return label;
  }

  /** The bytes of a full digest; 0 for identity, whose digests are as long as the data. */
  public int digestLength() {
    return digestLength;
  }

  /**
   * Whether content may be named by it (boxo verifcid): no weak function, and blake2 from 160 bits
   * on.
   */
  public boolean isAllowedForContent() {
    if (this == IDENTITY) {
      return true;
    }
    return digestLength >= MIN_DIGEST && this != SHAKE_128 && this != SHA2_384;
  }

  /** The full digest of the remaining bytes of {@code data}, whose position does not move. */
  public byte[] digest(ByteBuffer data) {
    return digestStart(data, this == IDENTITY ? data.remaining() : digestLength);
  }

  /**
   * A digest of {@code length} bytes: the beginning of the full one, or, from a function that gives
   * any length, more of it.
   *
   * @throws FaultException REFUSED when the function has no digest of that length
   */
  public byte[] digest(ByteBuffer data, int length) throws FaultException {
    if (this == IDENTITY && length != data.remaining()) {
      throw FaultException.refused(
          "the length of the identity hash (%d) must be equal to the length of the data (%d)"
              .formatted(length, data.remaining()));
    }
    if (length > maxDigestLength) {
      throw FaultException.refused("requested length was too large for digest");
    }
    if (length < 1 && this != IDENTITY) {
      throw FaultException.refused("a digest has at least one byte, not " + length);
    }
    return digestStart(data, length);
  }

  /** Checks nothing: {@code length} is at most what the function gives. */
  byte[] digestStart(ByteBuffer data, int length) {
    return algorithm.digest(data, length);
  }

  int maxDigestLength() {
    return maxDigestLength;
  }

  byte[] digestOfEmpty() {
    byte[] digest = digestOfEmpty;
    if (digest == null) {
      digest = digestStart(EMPTY, this == IDENTITY ? 0 : maxDigestLength);
      digestOfEmpty = digest;
    }
    return digest;
  }

  /** The label. */
  @Override
  public String toString() {
    return label;
  }
}

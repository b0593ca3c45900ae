package io.orrery.ipld;

import java.util.Optional;

/**
 * Text forms of bytes that say which base they are in (multiformats/multibase): a prefix, then the
 * text. Every base of the registry is here. Readers are strict: padding exactly where the base has
 * it, unused last bits zero; letter case is free in the bases of 16, 32 and 36 digits only.
 */
public enum Multibase {
  BASE2("0", "base2", BitGroups.bare(Alphabet.exact("01"))),
  BASE8("7", "base8", BitGroups.bare(Alphabet.exact("01234567"))),
  BASE10("9", "base10", new WholeNumber(Alphabet.exact("0123456789"))),
  BASE16_LOWER("f", "base16", BitGroups.bare(Alphabet.anyCase("0123456789abcdef"))),
  BASE16_UPPER("F", "base16upper", BitGroups.bare(Alphabet.anyCase("0123456789ABCDEF"))),
  BASE32_LOWER("b", "base32", BitGroups.bare(Digits.BASE32)),
  BASE32_UPPER("B", "base32upper", BitGroups.bare(Digits.BASE32_UPPER)),
  BASE32_PAD("c", "base32pad", BitGroups.padded(Digits.BASE32)),
  BASE32_PAD_UPPER("C", "base32padupper", BitGroups.padded(Digits.BASE32_UPPER)),
  BASE32_HEX("v", "base32hex", BitGroups.bare(Digits.BASE32_HEX)),
  BASE32_HEX_UPPER("V", "base32hexupper", BitGroups.bare(Digits.BASE32_HEX_UPPER)),
  BASE32_HEX_PAD("t", "base32hexpad", BitGroups.padded(Digits.BASE32_HEX)),
  BASE32_HEX_PAD_UPPER("T", "base32hexpadupper", BitGroups.padded(Digits.BASE32_HEX_UPPER)),
  BASE32_Z("h", "base32z", BitGroups.bare(Alphabet.anyCase("ybndrfg8ejkmcpqxot1uwisza345h769"))),
  BASE36_LOWER("k", "base36", new WholeNumber(Alphabet.anyCase(Digits.BASE36))),
  BASE36_UPPER("K", "base36upper", new WholeNumber(Alphabet.anyCase(Digits.BASE36_UPPER))),
  BASE45("R", "base45", new Base45()),
  BASE58_BTC("z", "base58btc", new WholeNumber(Alphabet.exact(Digits.BASE58_BTC))),
  BASE58_FLICKR("Z", "base58flickr", new WholeNumber(Alphabet.exact(Digits.BASE58_FLICKR))),
  BASE64("m", "base64", BitGroups.bare(Digits.BASE64)),
  BASE64_PAD("M", "base64pad", BitGroups.padded(Digits.BASE64)),
  BASE64_URL("u", "base64url", BitGroups.bare(Digits.BASE64_URL)),
  BASE64_URL_PAD("U", "base64urlpad", BitGroups.padded(Digits.BASE64_URL)),
  PROQUINT("p", "proquint", new Proquint()),
  BASE256_EMOJI("\uD83D\uDE80", "base256emoji", new Emoji());

  /** RFC 4648, the two alphabets of base 58, and z-base-32. */
  private static final class Digits {
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static final String BASE36 = "0123456789" + LOWER;
    static final String BASE36_UPPER = "0123456789" + UPPER;
    static final String BASE58_BTC = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    static final String BASE58_FLICKR =
        "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
    static final Alphabet BASE32 = Alphabet.anyCase(LOWER + "234567");
    static final Alphabet BASE32_UPPER = Alphabet.anyCase(UPPER + "234567");
    static final Alphabet BASE32_HEX = Alphabet.anyCase(BASE36.substring(0, 32));
    static final Alphabet BASE32_HEX_UPPER = Alphabet.anyCase(BASE36_UPPER.substring(0, 32));
    static final Alphabet BASE64 = Alphabet.exact(UPPER + LOWER + "0123456789+/");
    static final Alphabet BASE64_URL = Alphabet.exact(UPPER + LOWER + "0123456789-_");
  }

  private static final Multibase[] BY_ASCII_PREFIX = new Multibase[128];

  static {
    for (Multibase base : values()) {
      char first = base.prefix.charAt(0);
      if (first < BY_ASCII_PREFIX.length) {
        BY_ASCII_PREFIX[first] = base;
      }
    }
  }

  private final String prefix;
  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // holds arrays, which nobody writes to
  private final BaseEncoding encoding;

  Multibase(String prefix, String label, BaseEncoding encoding) {
    this.prefix = prefix;
    this.label = label;
    this.encoding = encoding;
  }

  /** One character, which is two {@code char}s for {@link #BASE256_EMOJI}. */
  public String prefix() {
    return prefix;
  }

  /** The name in the registry, as in {@code --cid-base=<name>}. */
  public String label() {
    return label;
  }

  public static Optional<Multibase> named(String label) {
    for (Multibase base : values()) {
      if (base.label.equals(label)) {
        return Optional.of(base);
      }
    }
    return Optional.empty();
  }

  /**
   * The base that the first character of {@code text} names.
   *
   * @throws FaultException MALFORMED when it names none, or there is none
   */
  public static Multibase of(String text) throws FaultException {
    if (text.isEmpty()) {
      throw FaultException.malformed("cannot decode multibase for zero length string");
    }
    char first = text.charAt(0);
    Multibase base = first < BY_ASCII_PREFIX.length ? BY_ASCII_PREFIX[first] : null;
    if (base != null) {
      return base;
    }
    if (text.startsWith(BASE256_EMOJI.prefix)) {
      return BASE256_EMOJI;
    }
    throw FaultException.malformed("selected encoding not supported");
  }

  /**
   * The most bytes whose text {@link #decode} reads: some thousands in base 10, 36 and 58, which
   * take time by the square of the length.
   */
  public int maxLength() {
    return encoding.maxLength();
  }

  /** Bases 10, 36 and 58 take time by the square of the length: for short things only. */
  public String encode(byte[] bytes) {
    return prefix + encodeBare(bytes);
  }

  /**
   * The bytes of a text with its prefix.
   *
   * @throws FaultException MALFORMED
   */
  public static byte[] decode(String text) throws FaultException {
    Multibase base = of(text);
    return base.decodeBare(text.substring(base.prefix.length()));
  }

  /** Without the prefix. */
  public String encodeBare(byte[] bytes) {
    return encoding.encode(bytes);
  }

  /**
   * The bytes of a text without its prefix.
   *
   * @throws FaultException MALFORMED, also for more than 8192 characters in base 10, 36 or 58
   */
  public byte[] decodeBare(String text) throws FaultException {
    return encoding.decode(text, label);
  }
}

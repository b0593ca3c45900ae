package io.orrery.ipld;

import java.math.BigInteger;
import java.util.Locale;

/**
 * Text forms of bytes (multiformats/multibase). STARTER: the ipld room completes this list and
 * makes it fast.
 */
public enum Multibase {
  BASE32_LOWER("b", "base32", "abcdefghijklmnopqrstuvwxyz234567"),
  BASE36_LOWER("k", "base36", "0123456789abcdefghijklmnopqrstuvwxyz"),
  BASE58_BTC("z", "base58btc", "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");

  private final String prefix;
  private final String label;
  private final String alphabet;

  Multibase(String prefix, String label, String alphabet) {
    this.prefix = prefix;
    this.label = label;
    this.alphabet = alphabet;
  }

  public String prefix() {
    return prefix;
  }

  public String label() {
    return label;
  }

  public String encode(byte[] bytes) {
    return prefix + encodeBare(bytes);
  }

  public static byte[] decode(String text) throws FaultException {
    for (Multibase base : values()) {
      if (text.startsWith(base.prefix)) {
        return base.decodeBare(text.substring(base.prefix.length()));
      }
    }
    throw FaultException.malformed("no multibase prefix");
  }

  /** Without the prefix. */
  public String encodeBare(byte[] bytes) {
    if (this == BASE32_LOWER) {
      StringBuilder out = new StringBuilder();
      long bits = 0;
      int count = 0;
      for (byte b : bytes) {
        bits = bits << 8 | (b & 0xff);
        count += 8;
        while (count >= 5) {
          count -= 5;
          out.append(alphabet.charAt((int) (bits >> count) & 31));
        }
      }
      if (count > 0) {
        out.append(alphabet.charAt((int) (bits << (5 - count)) & 31));
      }
      return out.toString();
    }
    StringBuilder out = new StringBuilder();
    BigInteger base = BigInteger.valueOf(alphabet.length());
    for (BigInteger n = new BigInteger(1, bytes); n.signum() > 0; n = n.divide(base)) {
      out.append(alphabet.charAt(n.mod(base).intValue()));
    }
    for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
      out.append(alphabet.charAt(0));
    }
    return out.reverse().toString();
  }

  public byte[] decodeBare(String original) throws FaultException {
    String text = this == BASE58_BTC ? original : original.toLowerCase(Locale.ROOT);
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    if (this == BASE32_LOWER) {
      long bits = 0;
      int count = 0;
      for (int i = 0; i < text.length(); i++) {
        bits = bits << 5 | digit(text.charAt(i));
        count += 5;
        if (count >= 8) {
          count -= 8;
          out.write((int) (bits >> count));
        }
      }
      if (count >= 5 || (bits & ((1L << count) - 1)) != 0) {
        throw FaultException.malformed("trailing bits");
      }
      return out.toByteArray();
    }
    BigInteger n = BigInteger.ZERO;
    int zeros = 0;
    for (int i = 0; i < text.length(); i++) {
      int d = digit(text.charAt(i));
      if (n.signum() == 0 && d == 0) {
        zeros++;
      }
      n = n.multiply(BigInteger.valueOf(alphabet.length())).add(BigInteger.valueOf(d));
    }
    byte[] tail = n.signum() == 0 ? new byte[0] : n.toByteArray();
    int skip = tail.length > 0 && tail[0] == 0 ? 1 : 0;
    byte[] bytes = new byte[zeros + tail.length - skip];
    System.arraycopy(tail, skip, bytes, zeros, tail.length - skip);
    return bytes;
  }

  private int digit(char c) throws FaultException {
    int d = alphabet.indexOf(c);
    if (d < 0) {
      throw FaultException.malformed("'" + c + "' is no character of " + label);
    }
    return d;
  }
}

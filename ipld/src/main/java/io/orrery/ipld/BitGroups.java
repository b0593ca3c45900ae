package io.orrery.ipld;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bases of 2, 8, 16, 32 and 64 digits (RFC 4648; multibase rfcs/Base2 and Base8): the bits of
 * the bytes, highest first, in groups that each become a digit. A last group that the bytes do not
 * fill is filled with zeros, and a reader holds it to that.
 */
final class BitGroups implements BaseEncoding {
  private static final char PAD = '=';

  private final Alphabet alphabet;
  private final int bits;

  /** The number of digits to which a text is padded, 1 for none. */
  private final int quantum;

  private BitGroups(Alphabet alphabet, boolean padded) {
    this.alphabet = alphabet;
    this.bits = Integer.numberOfTrailingZeros(alphabet.size());
    this.quantum = padded ? 8 >> Integer.numberOfTrailingZeros(bits) : 1;
  }

  static BitGroups bare(Alphabet alphabet) {
    return new BitGroups(alphabet, false);
  }

  static BitGroups padded(Alphabet alphabet) {
    return new BitGroups(alphabet, true);
  }

  @Override
  public String encode(byte[] bytes) {
    int digits = Math.toIntExact((bytes.length * 8L + bits - 1) / bits);
    byte[] out = new byte[(digits + quantum - 1) / quantum * quantum];
    int mask = alphabet.size() - 1;
    int buffer = 0;
    int count = 0;
    int at = 0;
    for (byte b : bytes) {
      buffer = buffer << 8 | (b & 0xff);
      count += 8;
      while (count >= bits) {
        count -= bits;
        out[at++] = alphabet.character((buffer >>> count) & mask);
      }
    }
    if (count > 0) {
      out[at++] = alphabet.character((buffer << (bits - count)) & mask);
    }
    Arrays.fill(out, at, out.length, (byte) PAD);
    return new String(out, StandardCharsets.ISO_8859_1);
  }

  @Override
  public byte[] decode(String text, String label) throws FaultException {
    int digits = withoutPadding(text, label);
    byte[] out = new byte[(int) ((long) digits * bits / 8)];
    int buffer = 0;
    int count = 0;
    int at = 0;
    for (int i = 0; i < digits; i++) {
      buffer = buffer << bits | alphabet.value(text, i, label);
      count += bits;
      if (count >= 8) {
        count -= 8;
        out[at++] = (byte) (buffer >>> count);
      }
    }
    if (count >= bits || (buffer & ((1 << count) - 1)) != 0) {
      throw BaseEncoding.illegal(label, digits - 1);
    }
    return out;
  }

  /** The digits before the padding, which fills the last quantum and no more. */
  private int withoutPadding(String text, String label) throws FaultException {
    if (text.length() % quantum != 0) {
      throw BaseEncoding.illegal(label, text.length());
    }
    int digits = text.length();
    int least = Math.max(0, digits - quantum + 1);
    while (digits > least && text.charAt(digits - 1) == PAD) {
      digits--;
    }
    return digits;
  }
}

package io.orrery.ipld;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bases of 10, 36 and 58 digits (multibase rfcs/Base10, Base36; base58 as Bitcoin has it): the
 * bytes are one big-endian number; each leading zero byte is one leading zero digit. The work grows
 * with the square of the length, so a text may have at most {@value #MAX_TEXT} characters. It is
 * done in words of 32 bits and in the longest runs of digits that fit one, which makes a CID cost
 * less than a microsecond.
 */
final class WholeNumber implements BaseEncoding {
  /** Longer than any key, CID or record name is in base 10. */
  static final int MAX_TEXT = 8192;

  private static final long WORD = 0xffffffffL;

  private final Alphabet alphabet;
  private final double bitsPerDigit;

  /** How many digits a run has, and the base to that power: below 2^31. */
  private final int run;

  private final int power;

  WholeNumber(Alphabet alphabet) {
    this.alphabet = alphabet;
    this.bitsPerDigit = Math.log(alphabet.size()) / Math.log(2);
    this.run = (int) (31 / bitsPerDigit);
    this.power = power(run);
  }

  private int power(int exponent) {
    int result = 1;
    for (int i = 0; i < exponent; i++) {
      result = Math.multiplyExact(result, alphabet.size());
    }
    return result;
  }

  @Override
  public String encode(byte[] bytes) {
    int zeros = 0;
    while (zeros < bytes.length && bytes[zeros] == 0) {
      zeros++;
    }
    int[] words = words(bytes, zeros);
    byte[] out = new byte[zeros + (int) ((bytes.length - zeros) * 8 / bitsPerDigit) + 1 + run];
    int at = out.length;
    for (int first = 0; first < words.length; ) {
      long rest = divide(words, first);
      for (int i = 0; i < run; i++) {
        out[--at] = alphabet.character((int) (rest % alphabet.size()));
        rest /= alphabet.size();
      }
      while (first < words.length && words[first] == 0) {
        first++;
      }
    }
    while (at < out.length && out[at] == alphabet.character(0)) {
      at++;
    }
    Arrays.fill(out, at - zeros, at, alphabet.character(0));
    return new String(out, at - zeros, out.length - at + zeros, StandardCharsets.ISO_8859_1);
  }

  /** The bytes from {@code from} as a big-endian number in 32-bit words, highest first. */
  private static int[] words(byte[] bytes, int from) {
    int[] words = new int[(bytes.length - from + 3) / 4];
    for (int i = bytes.length - 1, shift = 0; i >= from; i--, shift += 8) {
      words[words.length - 1 - shift / 32] |= (bytes[i] & 0xff) << shift;
    }
    return words;
  }

  /** Divides the number that begins at word {@code first} by the power; answers the rest. */
  private long divide(int[] words, int first) {
    long rest = 0;
    for (int i = first; i < words.length; i++) {
      long dividend = rest << 32 | (words[i] & WORD);
      words[i] = (int) (dividend / power);
      rest = dividend % power;
    }
    return rest;
  }

  @Override
  public int maxLength() {
    return (int) ((MAX_TEXT - 1) * bitsPerDigit / 8);
  }

  @Override
  public byte[] decode(String text, String label) throws FaultException {
    if (text.length() > MAX_TEXT) {
      throw FaultException.malformed(
          label + " text of " + text.length() + " characters: at most " + MAX_TEXT + " are read");
    }
    int zeros = 0;
    while (zeros < text.length() && alphabet.value(text.charAt(zeros)) == 0) {
      zeros++;
    }
    int[] words = new int[(int) ((text.length() - zeros) * bitsPerDigit / 32) + 1];
    int used = 0;
    for (int i = zeros; i < text.length(); ) {
      int digits = Math.min(run, text.length() - i);
      long value = 0;
      for (int end = i + digits; i < end; i++) {
        value = value * alphabet.size() + alphabet.value(text, i, label);
      }
      used = multiplyAndAdd(words, used, digits == run ? power : power(digits), value);
    }
    return bytes(words, used, zeros);
  }

  /**
   * Multiplies the number in the {@code used} lowest words, lowest first, by {@code factor} and
   * adds {@code value}; answers how many words it takes now.
   */
  private static int multiplyAndAdd(int[] words, int used, long factor, long value) {
    long carry = value;
    for (int i = 0; i < used; i++) {
      carry += (words[i] & WORD) * factor;
      words[i] = (int) carry;
      carry >>>= 32;
    }
    if (carry == 0) {
      return used;
    }
    words[used] = (int) carry;
    return used + 1;
  }

  private static byte[] bytes(int[] words, int used, int zeros) {
    int length = used == 0 ? 0 : used * 4 - Integer.numberOfLeadingZeros(words[used - 1]) / 8;
    byte[] out = new byte[zeros + length];
    for (int i = 0; i < length; i++) {
      out[out.length - 1 - i] = (byte) (words[i / 4] >>> (i % 4 * 8));
    }
    return out;
  }
}

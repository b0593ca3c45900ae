package io.orrery.ipld;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** The digits of a base, lowest first: distinct ASCII characters. */
final class Alphabet {
  private final byte[] characters;
  private final byte[] values = new byte[128];

  private Alphabet(String characters) {
    this.characters = characters.getBytes(StandardCharsets.US_ASCII);
    Arrays.fill(values, (byte) -1);
    learn(characters);
  }

  /** Digits that are read in the letter case given here only. */
  static Alphabet exact(String characters) {
    return new Alphabet(characters);
  }

  /** Digits that are written as given here and read in any letter case. */
  static Alphabet anyCase(String characters) {
    Alphabet alphabet = new Alphabet(characters);
    alphabet.learn(characters.toLowerCase(Locale.ROOT));
    alphabet.learn(characters.toUpperCase(Locale.ROOT));
    return alphabet;
  }

  private void learn(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      values[digits.charAt(i)] = (byte) i;
    }
  }

  int size() {
    return characters.length;
  }

  byte character(int value) {
    return characters[value];
  }

  /** The value of a digit; -1 for a character that is none. */
  int value(char digit) {
    return digit < values.length ? values[digit] : -1;
  }

  /**
   * The value of the digit at {@code at}.
   *
   * @throws FaultException MALFORMED when it is no digit of the base called {@code label}
   */
  int value(String text, int at, String label) throws FaultException {
    int value = value(text.charAt(at));
    if (value < 0) {
      throw BaseEncoding.illegal(label, at);
    }
    return value;
  }
}

package io.orrery.ipld;

/**
 * Proquints (arXiv 0901.4016; multibase rfcs/PRO-QUINT): two bytes are five letters, consonant and
 * vowel by turns, the words joined by hyphens. The multibase prefix {@code p} is sounded out to
 * {@code pro-}. A last single byte becomes three letters whose last two bits are zero.
 */
final class Proquint implements BaseEncoding {
  private static final String REST_OF_PREFIX = "ro-";
  private static final Alphabet CONSONANTS = Alphabet.exact("bdfghjklmnprstvz");
  private static final Alphabet VOWELS = Alphabet.exact("aiou");

  @Override
  public String encode(byte[] bytes) {
    StringBuilder out = new StringBuilder(REST_OF_PREFIX);
    for (int i = 0; i < bytes.length; i += 2) {
      boolean pair = i + 1 < bytes.length;
      int value = (bytes[i] & 0xff) << 8 | (pair ? bytes[i + 1] & 0xff : 0);
      if (i > 0) {
        out.append('-');
      }
      append(CONSONANTS, value >> 12, out);
      append(VOWELS, value >> 10, out);
      append(CONSONANTS, value >> 6, out);
      if (pair) {
        append(VOWELS, value >> 4, out);
        append(CONSONANTS, value, out);
      }
    }
    return out.toString();
  }

  private static void append(Alphabet alphabet, int value, StringBuilder out) {
    out.append((char) alphabet.character(value & (alphabet.size() - 1)));
  }

  @Override
  public byte[] decode(String text, String label) throws FaultException {
    int start = REST_OF_PREFIX.length();
    int letters = text.length() - start;
    boolean odd = letters % 6 == 3;
    if (!text.startsWith(REST_OF_PREFIX) || !(odd || letters % 6 == 5 || letters == 0)) {
      throw BaseEncoding.illegal(label, text.length());
    }
    byte[] out = new byte[(letters + 1) / 6 * 2 + (odd ? 1 : 0)];
    int at = 0;
    for (int i = start; i < text.length(); i += 6) {
      if (i > start && text.charAt(i - 1) != '-') {
        throw BaseEncoding.illegal(label, i - 1);
      }
      int value = CONSONANTS.value(text, i, label) << 12;
      value |= VOWELS.value(text, i + 1, label) << 10;
      value |= CONSONANTS.value(text, i + 2, label) << 6;
      out[at++] = (byte) (value >> 8);
      if (i + 4 < text.length()) {
        value |= VOWELS.value(text, i + 3, label) << 4;
        value |= CONSONANTS.value(text, i + 4, label);
        out[at++] = (byte) value;
      } else if ((value & 0xff) != 0) {
        throw BaseEncoding.illegal(label, i + 2);
      }
    }
    return out;
  }
}

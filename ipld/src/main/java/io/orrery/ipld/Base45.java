package io.orrery.ipld;

import java.nio.charset.StandardCharsets;

/** Base 45 (RFC 9285): two bytes are three digits, a last single byte two, lowest digit first. */
final class Base45 implements BaseEncoding {
  private static final Alphabet ALPHABET =
      Alphabet.exact("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:");

  @Override
  public String encode(byte[] bytes) {
    byte[] out = new byte[Math.toIntExact(bytes.length / 2 * 3L + bytes.length % 2 * 2L)];
    int at = 0;
    for (int i = 0; i < bytes.length; i += 2) {
      boolean pair = i + 1 < bytes.length;
      int value = pair ? (bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff) : bytes[i] & 0xff;
      for (int digits = pair ? 3 : 2; digits > 0; digits--) {
        out[at++] = ALPHABET.character(value % 45);
        value /= 45;
      }
    }
    return new String(out, StandardCharsets.ISO_8859_1);
  }

  @Override
  public byte[] decode(String text, String label) throws FaultException {
    if (text.length() % 3 == 1) {
      throw BaseEncoding.illegal(label, text.length() - 1);
    }
    byte[] out = new byte[text.length() / 3 * 2 + text.length() % 3 / 2];
    int at = 0;
    for (int i = 0; i < text.length(); i += 3) {
      boolean pair = i + 2 < text.length();
      int value = ALPHABET.value(text, i, label) + 45 * ALPHABET.value(text, i + 1, label);
      if (pair) {
        value += 45 * 45 * ALPHABET.value(text, i + 2, label);
        out[at++] = (byte) (value >> 8);
      }
      if (value > (pair ? 0xffff : 0xff)) {
        throw BaseEncoding.illegal(label, i);
      }
      out[at++] = (byte) value;
    }
    return out;
  }
}

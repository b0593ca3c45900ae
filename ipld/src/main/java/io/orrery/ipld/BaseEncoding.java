package io.orrery.ipld;

/**
 * How the bases of multibase write bytes, without the prefix. Each is canonical: one text a value,
 * apart from letter case where that does not count. Immutable.
 */
sealed interface BaseEncoding permits BitGroups, WholeNumber, Base45, Proquint, Emoji {
  String encode(byte[] bytes);

  /**
   * The bytes that {@link #encode} makes {@code text} of.
   *
   * @param label the name of the base, for the message
   * @throws FaultException MALFORMED when it never writes such a text
   */
  byte[] decode(String text, String label) throws FaultException;

  /** The most bytes whose text {@link #decode} reads. */
  default int maxLength() {
    return Integer.MAX_VALUE;
  }

  /** At {@code at}, counted from behind the prefix, is a character that cannot be there. */
  static FaultException illegal(String label, int at) {
    return FaultException.malformed("illegal " + label + " data at input byte " + at);
  }
}

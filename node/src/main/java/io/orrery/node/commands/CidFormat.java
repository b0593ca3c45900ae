package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.CodecNames;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Multibase;
import io.orrery.ipld.Multihash;

/** A text with specifiers that stand for parts of a CID, as {@code cid format -f} takes it. */
record CidFormat(String text) {
  static final CidFormat WHOLE = new CidFormat("%s");

  private static final String SPECIFIERS = "%bBvVcChHLmMdDsSP";

  /**
   * Checks the specifiers.
   *
   * @throws FaultException MALFORMED
   */
  static CidFormat parse(String text) throws FaultException {
    int at = text.indexOf('%');
    if (at < 0) {
      throw FaultException.malformed("invalid format string: " + ShownName.quoted(text));
    }
    for (; at >= 0; at = text.indexOf('%', at + 2)) {
      if (at + 1 == text.length()) {
        throw FaultException.malformed("premature end of format string");
      }
      int specifier = text.codePointAt(at + 1);
      if (SPECIFIERS.indexOf(specifier) < 0) {
        throw FaultException.malformed(
            "unrecognized specifier in format string: %" + Character.toString(specifier));
      }
    }
    return new CidFormat(text);
  }

  /** The text for a CID; the base is for what stands in one. */
  String of(Cid cid, Multibase base) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c == '%' ? part(text.charAt(++i), cid, base) : String.valueOf(c));
    }
    return out.toString();
  }

  private static String part(char specifier, Cid cid, Multibase base) {
    Multihash hash = cid.multihash();
    return switch (specifier) {
      case 'b' -> base.label();
      case 'B' -> base.prefix();
      case 'v' -> "cidv" + cid.version();
      case 'V' -> Integer.toString(cid.version());
      case 'c' -> codec(cid);
      case 'C' -> Long.toString(cid.codec());
      case 'h' -> function(hash);
      case 'H' -> Long.toString(hash.code());
      case 'L' -> Integer.toString(hash.digestLength());
      case 'm' -> base.encode(hash.toBytes());
      case 'M' -> base.encodeBare(hash.toBytes());
      case 'd' -> base.encode(hash.digest());
      case 'D' -> base.encodeBare(hash.digest());
      case 's' -> cid.toString(base);
      case 'S' -> base.encodeBare(cid.toBytes());
      case 'P' ->
          "cidv%d-%s-%s-%d"
              .formatted(cid.version(), codec(cid), function(hash), hash.digestLength());
      default -> "%";
    };
  }

  private static String codec(Cid cid) {
    return CodecNames.of(cid.codec()).orElseGet(() -> "Code(" + cid.codec() + ")");
  }

  private static String function(Multihash hash) {
    return HashFunction.of(hash.code())
        .map(HashFunction::label)
        .orElseGet(() -> "hash?" + hash.code());
  }
}

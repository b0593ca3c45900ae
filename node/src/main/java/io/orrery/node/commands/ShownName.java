package io.orrery.node.commands;

/**
 * Names on a terminal: what could move its cursor, or pass for something else, is escaped as Go's
 * {@code strconv.Quote} does it, and with it the backslash.
 */
final class ShownName {
  private ShownName() {}

  static String of(String name) {
    if (name.codePoints().allMatch(c -> c != '\\' && isPrintable(c))) {
      return name;
    }
    StringBuilder shown = new StringBuilder();
    name.codePoints().forEach(c -> append(c, shown));
    return shown.toString();
  }

  /** The same between quotes, as Go's {@code %q} shows a text. */
  static String quoted(String text) {
    return '"' + of(text).replace("\"", "\\\"") + '"';
  }

  private static void append(int c, StringBuilder shown) {
    switch (c) {
      case '\\' -> shown.append("\\\\");
      case 0x07 -> shown.append("\\a");
      case '\b' -> shown.append("\\b");
      case '\f' -> shown.append("\\f");
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      case 0x0b -> shown.append("\\v");
      default -> {
        if (isPrintable(c)) {
          shown.appendCodePoint(c);
        } else {
          shown.append(
              String.format(
                  c < ' ' || c == 0x7f ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
        }
      }
    }
  }

  /** As Go's {@code strconv.IsPrint}: letters, marks, numbers, punctuation, symbols, the blank. */
  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}

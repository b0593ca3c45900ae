package io.orrery.unixfs;

import io.orrery.ipld.FaultException;

/**
 * Reads the text of a chunker as Kubo does (boxo chunker/parse.go): its name ends at the first
 * dash, its parameters stand between dashes. What is refused is refused in Kubo's words.
 */
final class ChunkerText {
  private static final String[] RABIN_LABELS = {"min", "avg", "max"};
  private static final String[] RABIN_ORDINALS = {"first", "second", "final"};

  private ChunkerText() {}

  static Chunker parse(String text) throws FaultException {
    if (text.isEmpty() || text.equals("default")) {
      return new SizeChunker(SizeChunker.DEFAULT);
    }
    String[] parts = text.split("-", -1);
    return switch (parts[0]) {
      case "size" -> size(parts);
      case "rabin" -> rabin(parts);
      case "buzhash" -> new BuzhashChunker();
      default -> throw FaultException.malformed("unrecognized chunker option: " + text);
    };
  }

  private static Chunker size(String[] parts) throws FaultException {
    if (parts.length != 2) {
      throw FaultException.malformed("incorrect chunker string format (expected size-{size})");
    }
    long size = number(parts[1]);
    if (size < 1) {
      throw FaultException.malformed("chunker size must be greater than 0");
    }
    requireAtMostLimit(size);
    return new SizeChunker((int) size);
  }

  private static Chunker rabin(String[] parts) throws FaultException {
    return switch (parts.length) {
      case 1 -> RabinChunker.around(SizeChunker.DEFAULT);
      case 2 -> rabinAround(number(parts[1]));
      case 4 -> rabinBetween(parts);
      default ->
          throw FaultException.malformed(
              "incorrect format (expected 'rabin' 'rabin-[avg]' or 'rabin-[min]-[avg]-[max]'");
    };
  }

  private static Chunker rabinAround(long average) throws FaultException {
    requireAtMostLimit(average);
    requireAtMostLimit(average + average / 2);
    requireRabinLeast(average / 3);
    return RabinChunker.around((int) average);
  }

  private static Chunker rabinBetween(String[] parts) throws FaultException {
    long[] values = new long[RABIN_LABELS.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = labelled(parts[i + 1], i);
      if (i == 0) {
        requireRabinLeast(values[0]);
      }
    }
    if (values[0] >= values[1]) {
      throw FaultException.malformed("incorrect format: rabin-min must be smaller than rabin-avg");
    }
    if (values[1] >= values[2]) {
      throw FaultException.malformed("incorrect format: rabin-avg must be smaller than rabin-max");
    }
    requireAtMostLimit(values[2]);
    return new RabinChunker((int) values[0], (int) values[1], (int) values[2]);
  }

  /** A number that may have its label and a colon in front. */
  private static long labelled(String part, int index) throws FaultException {
    String[] words = part.split(":", -1);
    if (words.length > 1 && !words[0].equals(RABIN_LABELS[index])) {
      throw FaultException.malformed(
          RABIN_ORDINALS[index] + " label must be " + RABIN_LABELS[index]);
    }
    return number(words[words.length - 1]);
  }

  /** Kubo lets an average below 48 pass, and then cuts nowhere at all. */
  private static void requireRabinLeast(long min) throws FaultException {
    if (min < RabinChunker.WINDOW) {
      throw FaultException.malformed("rabin min must be greater than 16");
    }
  }

  private static void requireAtMostLimit(long size) throws FaultException {
    if (size > Chunker.MAX_CHUNK) {
      throw FaultException.malformed(
          "chunker parameters may not exceed the maximum chunk size of " + Chunker.MAX_CHUNK);
    }
  }

  private static long number(String text) throws FaultException {
    if (!text.matches("[+-]?\\d+")) {
      throw notNumber(text, "invalid syntax");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw notNumber(text, "value out of range");
    }
  }

  private static FaultException notNumber(String text, String why) {
    return FaultException.malformed("strconv.Atoi: parsing \"" + text + "\": " + why);
  }
}

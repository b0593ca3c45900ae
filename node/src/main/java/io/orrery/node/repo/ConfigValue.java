package io.orrery.node.repo;

import io.orrery.ipld.FaultException;
import java.util.List;
import java.util.Locale;

/** The kinds of value that a configuration holds, as they stand in its JSON. */
enum ConfigValue {
  TEXT("a text"),
  FLAG("true or false"),
  INTEGER("an integer"),
  TEXTS("a list of texts"),
  TEXT_OR_TEXTS("a text or a list of texts"),
  DURATION("a duration such as \"90s\" or \"1h30m\""),
  BYTES("a size such as \"10GiB\" or a number of bytes"),
  PRIORITY("a positive integer or false"),
  ANY("anything");

  private final String description;

  ConfigValue(String description) {
    this.description = description;
  }

  /** The kind by its name in the list of keys: lower case with dashes. */
  static ConfigValue named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /**
   * @param value not null
   * @throws FaultException MALFORMED, naming {@code key}, when the value is of another kind
   */
  void check(String key, Object value) throws FaultException {
    try {
      if (fits(value)) {
        return;
      }
    } catch (FaultException e) {
      throw FaultException.malformed(key + ": " + e.getMessage());
    }
    throw FaultException.malformed(key + " must be " + description);
  }

  private boolean fits(Object value) throws FaultException {
    return switch (this) {
      case TEXT -> value instanceof String;
      case FLAG -> value instanceof Boolean;
      case INTEGER -> value instanceof Long;
      case TEXTS -> isTexts(value);
      case TEXT_OR_TEXTS -> value instanceof String || isTexts(value);
      case DURATION -> value instanceof String text && isDuration(text);
      case BYTES -> value instanceof Long || (value instanceof String text && isSize(text));
      case PRIORITY -> Boolean.FALSE.equals(value) || (value instanceof Long number && number > 0);
      case ANY -> true;
    };
  }

  private static boolean isTexts(Object value) {
    return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
  }

  /** Kubo takes "default" and "" for the default. */
  private static boolean isDuration(String text) throws FaultException {
    if (!text.isEmpty() && !text.equals("default")) {
      GoDuration.parse(text);
    }
    return true;
  }

  private static boolean isSize(String text) throws FaultException {
    ByteSize.parse(text);
    return true;
  }
}

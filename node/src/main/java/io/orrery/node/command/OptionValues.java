package io.orrery.node.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options that a request gives, by their declarations. */
public final class OptionValues {
  private final Map<Option<?>, Object> values = new LinkedHashMap<>();

  /**
   * Takes one given value in text.
   *
   * @throws UsageException when it does not parse, or when the option was given before and takes
   *     one value
   */
  public void add(Option<?> option, String text) throws UsageException {
    Object value = option.parse(text);
    if (option.kind() == Option.Kind.STRINGS) {
      List<Object> list = new ArrayList<>();
      if (values.get(option) instanceof List<?> before) {
        list.addAll(before);
      }
      list.add(value);
      values.put(option, List.copyOf(list));
    } else if (values.put(option, value) != null) {
      throw new UsageException("multiple values for option \"" + option.name() + "\"");
    }
  }

  /** Sets a value in place of what was given. */
  public <T> void set(Option<T> option, T value) {
    values.put(option, value);
  }

  public boolean has(Option<?> option) {
    return values.containsKey(option);
  }

  /** The given value, else the option's fallback, else null. */
  @SuppressWarnings("unchecked") // add and set put nothing but what the option's kind stands for
  public <T> T get(Option<T> option) {
    Object given = values.get(option);
    return given == null ? option.fallback() : (T) given;
  }

  /** What was given, in order; a list for an option that may be repeated. */
  public Map<Option<?>, Object> given() {
    return values;
  }
}

package io.orrery.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options read their values as Go's strconv does. */
class OptionTest {
  private static final Option<Long> INT = Option.number("int");
  private static final Option<Long> SIZE = Option.size("size").fallback(7L);
  private static final Option<Boolean> FLAG = Option.flag("flag", "f");
  private static final Option<List<String>> TEXTS = Option.texts("texts");

  private static <T> T value(Option<T> option, String... texts) throws UsageException {
    OptionValues values = new OptionValues();
    for (String text : texts) {
      values.add(option, text);
    }
    return values.get(option);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "42, 42",
    "-42, -42",
    "+7, 7",
    "0x1f, 31",
    "0X1F, 31",
    "0b101, 5",
    "0o17, 15",
    "017, 15",
    "2147483647, 2147483647",
    "-2147483648, -2147483648"
  })
  void wholeNumbersComeInAllOfGosForms(String text, long number) throws Exception {
    assertThat(value(INT, text)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({
    "'', invalid syntax",
    "x, invalid syntax",
    "1x, invalid syntax",
    "0x, invalid syntax",
    "08, invalid syntax",
    "--1, invalid syntax",
    "\u0661, invalid syntax",
    "2147483648, value out of range",
    "-2147483649, value out of range"
  })
  void otherTextsAreRefusedInGosWords(String text, String why) {
    assertThatThrownBy(() -> value(INT, text))
        .isInstanceOf(UsageException.class)
        .hasMessage("strconv.ParseInt: parsing \"" + text + "\": " + why);
  }

  @Test
  void unsignedOnesHaveNoSign() throws Exception {
    assertThat(value(SIZE, "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> value(SIZE, "-1")).hasMessageContaining("ParseUint");
    assertThatThrownBy(() -> value(SIZE, "9223372036854775808")).hasMessageContaining("range");
  }

  @Test
  void flagsKnowGosWordsForTruth() throws Exception {
    for (String text : List.of("true", "TRUE", "1", "t", "")) {
      assertThat(value(FLAG, text)).isTrue();
    }
    for (String text : List.of("false", "0", "F")) {
      assertThat(value(FLAG, text)).isFalse();
    }
    assertThatThrownBy(() -> value(FLAG, "yes"))
        .hasMessage("strconv.ParseBool: parsing \"yes\": invalid syntax");
  }

  @Test
  void whatIsNotGivenIsTheFallback() throws Exception {
    assertThat(value(SIZE)).isEqualTo(7);
    assertThat(value(FLAG)).isFalse();
    assertThat(value(INT)).isNull();
  }

  @Test
  void onlyListsTakeSeveralValues() throws Exception {
    assertThat(value(TEXTS, "a", "b", "a")).containsExactly("a", "b", "a");
    assertThatThrownBy(() -> value(INT, "1", "1")).hasMessage("multiple values for option \"int\"");
  }

  @Test
  void helpEndsInTheDefault() {
    assertThat(SIZE.help("How many").help()).isEqualTo("How many. Default: 7.");
    assertThat(FLAG.help("Do it.").help()).isEqualTo("Do it.");
    assertThat(FLAG.fallback(true).help("Do it").help()).isEqualTo("Do it. Default: true.");
  }
}

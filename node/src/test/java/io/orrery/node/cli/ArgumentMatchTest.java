package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.node.command.Argument;
import io.orrery.node.command.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which input is which argument, as go-ipfs-cmds finds it. */
class ArgumentMatchTest {
  private static final Argument KEY = Argument.text("key", "");
  private static final Argument VALUE = Argument.text("value", "").optional();
  private static final Argument PATHS = Argument.text("path", "").repeated().orStdin();
  private static final Argument FILES = Argument.file("file", "").repeated().orStdin();

  private static ArgumentMatch match(List<Argument> declared, String... inputs)
      throws UsageException {
    return ArgumentMatch.of(declared, List.of(inputs));
  }

  private static void refused(String why, List<Argument> declared, String... inputs) {
    assertThatThrownBy(() -> match(declared, inputs))
        .isInstanceOf(UsageException.class)
        .hasMessage(why);
  }

  @Test
  void inputsFillArgumentsInOrder() throws Exception {
    assertThat(match(List.of(KEY, VALUE), "a").texts()).containsExactly("a");
    assertThat(match(List.of(KEY, VALUE), "a", "b").texts()).containsExactly("a", "b");
    assertThat(match(List.of(KEY, PATHS), "a", "b", "c").texts()).containsExactly("a", "b", "c");
    assertThat(match(List.of(KEY, FILES), "a", "b", "c").paths()).containsExactly("b", "c");
  }

  @Test
  void tooManyAndTooFewAreRefused() {
    refused("expected 0 argument(s), got 1", List.of(), "a");
    refused("expected 2 argument(s), got 3", List.of(KEY, VALUE), "a", "b", "c");
    refused("argument \"key\" is required", List.of(KEY, VALUE));
    refused("argument \"key\" is required", List.of(KEY, PATHS));
  }

  @Test
  void standardInputStandsInForTheLastArgumentOnly() throws Exception {
    assertThat(match(List.of(PATHS)).stdin()).isEqualTo(PATHS);
    assertThat(match(List.of(PATHS.optional())).stdin()).isEqualTo(PATHS.optional());
    assertThat(match(List.of(FILES)).stdin()).isEqualTo(FILES);
    assertThat(match(List.of(FILES.optional())).stdin()).isNull();
    assertThat(match(List.of(KEY, FILES), "a").stdin()).isEqualTo(FILES);
    assertThat(match(List.of(PATHS), "a").stdin()).isNull();
    assertThat(match(List.of(FILES), "a").stdin()).isNull();
  }
}

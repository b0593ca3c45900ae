package io.orrery.node.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.Option;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every declaration keeps to. */
class CommandTreeTest {
  @TestFactory
  Stream<DynamicTest> everyCommand() {
    List<DynamicTest> tests = new ArrayList<>();
    collect("orrery", Root.COMMAND, new ArrayList<>(GlobalOptions.ALL), tests);
    return tests.stream();
  }

  private static void collect(
      String name, Command command, List<Option<?>> inherited, List<DynamicTest> tests) {
    List<Option<?>> options = new ArrayList<>(inherited);
    options.addAll(command.options());
    tests.add(DynamicTest.dynamicTest(name, () -> check(command, options)));
    for (String child : command.children().names()) {
      Command below = command.children().get(child);
      assertThat(below).as(name + " " + child).isNotNull();
      assertThat(below.name()).isEqualTo(child);
      collect(name + " " + child, below, options, tests);
    }
  }

  private static void check(Command command, List<Option<?>> options) {
    assertThat(command.tagline()).isNotBlank().endsWith(".").doesNotContain("\n");
    assertThat(command.isCallable() || !command.children().names().isEmpty()).isTrue();
    Set<String> names = new HashSet<>();
    for (Option<?> option : options) {
      assertThat(option.help()).as(option.name()).isNotBlank();
      option.names().forEach(option_ -> assertThat(names.add(option_)).as(option_).isTrue());
    }
    boolean optional = false;
    for (int i = 0; i < command.arguments().size(); i++) {
      Argument argument = command.arguments().get(i);
      boolean last = i == command.arguments().size() - 1;
      assertThat(argument.help()).as(argument.name()).isNotBlank();
      assertThat(argument.required() && optional).as("required after optional").isFalse();
      assertThat(last || !(argument.variadic() || argument.stdin())).as("only the last").isTrue();
      optional |= !argument.required();
    }
  }
}

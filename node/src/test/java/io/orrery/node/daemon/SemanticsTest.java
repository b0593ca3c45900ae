package io.orrery.node.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/semantics.md says of names and trees, and the tests say the same. */
class SemanticsTest {
  private static final Path DOCUMENT = Path.of("../docs/semantics.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| ((ipns|tree)-[a-z-]*) \\| .*", Pattern.MULTILINE);

  @Test
  void everyRowIsExecutedByATestAndEveryTestIsInARow() throws Exception {
    List<String> rows = new ArrayList<>();
    Matcher row = ROW.matcher(Files.readString(DOCUMENT, StandardCharsets.UTF_8));
    while (row.find()) {
      rows.add(row.group(1));
    }
    assertThat(rows).doesNotHaveDuplicates().hasSizeGreaterThan(10);
    assertThat(tested()).containsExactlyInAnyOrderElementsOf(rows);
  }

  private static Set<String> tested() {
    Set<String> ids = new TreeSet<>();
    Stream.of(NamesMountTest.class, WritableMountTest.class)
        .flatMap(test -> Stream.of(test.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Row.class))
        .forEach(
            method -> {
              assertThat(method.isAnnotationPresent(Test.class)).as(method.getName()).isTrue();
              ids.addAll(List.of(method.getAnnotation(Row.class).value()));
            });
    return ids;
  }
}

package io.orrery.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
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

/** docs/semantics.md and the tests say the same. */
class SemanticsTest {
  private static final Path DOCUMENT = Path.of("../docs/semantics.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| ([a-z][a-z-]*) \\| .*", Pattern.MULTILINE);

  @Test
  void everyRowIsExecutedByATestAndEveryTestIsInARow() throws Exception {
    List<String> rows = documented();
    assertThat(rows).doesNotHaveDuplicates().hasSizeGreaterThan(50);
    assertThat(tested()).containsExactlyInAnyOrderElementsOf(rows);
  }

  private static List<String> documented() throws IOException {
    List<String> ids = new ArrayList<>();
    String text = Files.readString(DOCUMENT, StandardCharsets.UTF_8);
    // Of a node's own trees the tests of the node tell.
    Matcher row = ROW.matcher(text.substring(0, text.indexOf("## Names and trees of a node")));
    while (row.find()) {
      if (!row.group(1).equals("id")) {
        ids.add(row.group(1));
      }
    }
    return ids;
  }

  private static Set<String> tested() throws Exception {
    Set<String> ids = new TreeSet<>();
    Path classes = Path.of(SemanticsTest.class.getResource("SemanticsTest.class").toURI());
    Path room = classes.getParent();
    try (Stream<Path> files = Files.walk(room)) {
      for (Path file : files.filter(name -> name.toString().endsWith("Test.class")).toList()) {
        String below = room.relativize(file).toString().replace(".class", "").replace('/', '.');
        Class<?> test = Class.forName(SemanticsTest.class.getPackageName() + "." + below);
        for (Method method : test.getDeclaredMethods()) {
          Row row = method.getAnnotation(Row.class);
          if (row != null) {
            assertThat(method.isAnnotationPresent(Test.class)).as(method.getName()).isTrue();
            ids.addAll(List.of(row.value()));
          }
        }
      }
    }
    return ids;
  }
}

package io.orrery.node.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The cases of gitignore's manual page. */
class IgnoreRulesTest {
  private static boolean leavesOut(String path, String... rules) {
    boolean directory = path.endsWith("/");
    return IgnoreRules.of(List.of(rules))
        .leavesOut(directory ? path.substring(0, path.length() - 1) : path, directory);
  }

  @Test
  void aNameWithoutASlashHoldsAnywhere() {
    assertThat(leavesOut("a.txt", "a.txt")).isTrue();
    assertThat(leavesOut("x/y/a.txt", "a.txt")).isTrue();
    assertThat(leavesOut("x/a.txt/", "a.txt")).isTrue();
    assertThat(leavesOut("ba.txt", "a.txt")).isFalse();
    assertThat(leavesOut("a.txtb", "a.txt")).isFalse();
  }

  @Test
  void aSlashTiesARuleToTheTop() {
    assertThat(leavesOut("a.c", "/*.c")).isTrue();
    assertThat(leavesOut("x/a.c", "/*.c")).isFalse();
    assertThat(leavesOut("doc/a.html", "doc/*.html")).isTrue();
    assertThat(leavesOut("doc/x/a.html", "doc/*.html")).isFalse();
    assertThat(leavesOut("tools/doc/a.html", "doc/*.html")).isFalse();
  }

  @Test
  void aSlashAtTheEndMeansDirectories() {
    assertThat(leavesOut("sub/", "sub/")).isTrue();
    assertThat(leavesOut("x/sub/", "sub/")).isTrue();
    assertThat(leavesOut("sub", "sub/")).isFalse();
  }

  @Test
  void twoAsterisksCrossDirectories() {
    assertThat(leavesOut("x/y/foo", "**/foo")).isTrue();
    assertThat(leavesOut("foo", "**/foo")).isTrue();
    assertThat(leavesOut("abc/x/y", "abc/**")).isTrue();
    assertThat(leavesOut("abc/", "abc/**")).isFalse();
    assertThat(leavesOut("a/b", "a/**/b")).isTrue();
    assertThat(leavesOut("a/x/y/b", "a/**/b")).isTrue();
  }

  @Test
  void oneCharacterAndClasses() {
    assertThat(leavesOut("a1", "a?")).isTrue();
    assertThat(leavesOut("a/1", "a?1")).isFalse();
    assertThat(leavesOut("a7.o", "a[0-9].[oa]")).isTrue();
    assertThat(leavesOut("ax.o", "a[!0-9].o")).isTrue();
    assertThat(leavesOut("a7.o", "a[!0-9].o")).isFalse();
    assertThat(leavesOut("[", "[")).isTrue();
    assertThat(leavesOut("a]b", "a[]]b")).isTrue();
    assertThat(leavesOut("a-b", "a[x-]b")).isTrue();
  }

  @Test
  void theLastRuleDecides() {
    assertThat(leavesOut("keep.log", "*.log", "!keep.log")).isFalse();
    assertThat(leavesOut("keep.log", "!keep.log", "*.log")).isTrue();
  }

  @Test
  void commentsBlanksAndBackslashes() {
    assertThat(leavesOut("#a", "#a")).isFalse();
    assertThat(leavesOut("#a", "\\#a")).isTrue();
    assertThat(leavesOut("!a", "\\!a")).isTrue();
    assertThat(leavesOut("a", "a   ")).isTrue();
    assertThat(leavesOut("a ", "a\\ ")).isTrue();
    assertThat(leavesOut("a", "a\r")).isTrue();
    assertThat(leavesOut("a", "", "/")).isFalse();
    assertThat(leavesOut("a.b", "a+b", "a(b", "a$")).isFalse();
  }
}

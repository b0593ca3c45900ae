package io.orrery.node.disk;

import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which files of a tree a walk leaves out, by rules in the syntax of gitignore (git's
 * Documentation/gitignore.txt). The last rule that matches decides. Paths are relative to the
 * directory that was named on the command line; nothing below a directory that is left out can come
 * back in, since nobody goes there.
 */
final class IgnoreRules {
  private record Rule(Pattern path, boolean onlyDirectories, boolean takesBack) {}

  private final List<Rule> rules;

  private IgnoreRules(List<Rule> rules) {
    this.rules = rules;
  }

  /**
   * The rules of the file, then those of the options.
   *
   * @throws FaultException when the file cannot be read
   */
  static IgnoreRules of(WalkOptions options) throws FaultException {
    List<String> lines = new ArrayList<>();
    if (options.ignoreFile().isPresent()) {
      Path file = Path.of(options.ignoreFile().get());
      try {
        lines.addAll(Arrays.asList(Files.readString(file).split("\n")));
      } catch (IOException e) {
        throw DiskFaults.of("open", file, e);
      }
    }
    lines.addAll(options.ignore());
    return of(lines);
  }

  static IgnoreRules of(List<String> lines) {
    List<Rule> rules = new ArrayList<>();
    for (String line : lines) {
      Rule rule = rule(line);
      if (rule != null) {
        rules.add(rule);
      }
    }
    Collections.reverse(rules);
    return new IgnoreRules(rules);
  }

  /** Whether the file with this relative path, without a slash in front, is left out. */
  boolean leavesOut(String path, boolean directory) {
    for (Rule rule : rules) {
      if ((directory || !rule.onlyDirectories) && rule.path.matcher(path).matches()) {
        return !rule.takesBack;
      }
    }
    return false;
  }

  private static Rule rule(String line) {
    String text =
        withoutTrailingBlanks(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    if (text.isEmpty() || text.startsWith("#")) {
      return null;
    }
    boolean takesBack = text.startsWith("!");
    if (takesBack) {
      text = text.substring(1);
    }
    boolean onlyDirectories = text.endsWith("/");
    if (onlyDirectories) {
      text = text.substring(0, text.length() - 1);
    }
    if (text.isEmpty()) {
      return null;
    }
    // A slash at the start or in the middle ties a rule to the top; without one it holds anywhere.
    boolean anywhere = text.indexOf('/') < 0;
    String glob = anywhere ? "**/" + text : text.startsWith("/") ? text.substring(1) : text;
    return new Rule(Pattern.compile(regex(glob), Pattern.DOTALL), onlyDirectories, takesBack);
  }

  /** Blanks at the end do not count, unless a backslash stands before them. */
  private static String withoutTrailingBlanks(String line) {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == ' ' && (end < 2 || line.charAt(end - 2) != '\\')) {
      end--;
    }
    return line.substring(0, end);
  }

  /**
   * A rule as a regular expression that takes no longer than the rule times the path. What stands
   * between two wildcards may match where it first can, and needs no second try there, for the
   * wildcard behind it takes whatever is left; only what stands behind the last is tied to the end.
   */
  private static String regex(String glob) {
    boolean allBelow = glob.equals("**") || glob.endsWith("/**");
    String[] parts =
        (allBelow ? glob.substring(0, glob.length() - 2) : glob).split("(?<![^/])\\*\\*/", -1);
    StringBuilder out = new StringBuilder(segments(parts[0]));
    for (int i = 1; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      out.append(last ? "(?:[^/]*/)*" : "(?>(?:[^/]*/)*?").append(segments(parts[i]));
      out.append(last ? "" : ")");
    }
    return allBelow ? out.append(".+").toString() : out.toString();
  }

  /** Some segments of a rule, with their slashes. */
  private static String segments(String glob) {
    StringBuilder out = new StringBuilder();
    List<String> pieces = new ArrayList<>(List.of(""));
    int i = 0;
    while (i < glob.length()) {
      char c = glob.charAt(i);
      if (c == '/') {
        out.append(segment(pieces)).append('/');
        pieces = new ArrayList<>(List.of(""));
        i++;
      } else if (c == '*') {
        pieces.add("");
        i++;
      } else {
        StringBuilder letter = new StringBuilder();
        i = letter(glob, i, letter);
        pieces.set(pieces.size() - 1, pieces.get(pieces.size() - 1) + letter);
      }
    }
    return out.append(segment(pieces)).toString();
  }

  /** One segment: pieces with a star between any two. */
  private static String segment(List<String> pieces) {
    StringBuilder out = new StringBuilder(pieces.get(0));
    int last = pieces.size() - 1;
    for (int i = 1; i < last; i++) {
      if (!pieces.get(i).isEmpty()) {
        out.append("(?>[^/]*?").append(pieces.get(i)).append(')');
      }
    }
    return last == 0 ? out.toString() : out.append("[^/]*").append(pieces.get(last)).toString();
  }

  /** Writes what matches one letter; where the rule goes on. */
  private static int letter(String glob, int i, StringBuilder out) {
    char c = glob.charAt(i);
    if (c == '?') {
      out.append("[^/]");
      return i + 1;
    }
    if (c == '[') {
      return characterClass(glob, i, out);
    }
    int at = unescaped(glob, i, glob.length());
    out.append(Pattern.quote(Character.toString(glob.codePointAt(at))));
    return next(glob, at);
  }

  /** Writes {@code [...]} as a regular expression; a bracket that nothing closes is only itself. */
  private static int characterClass(String glob, int start, StringBuilder out) {
    int i = start + 1;
    boolean not = i < glob.length() && (glob.charAt(i) == '!' || glob.charAt(i) == '^');
    if (not) {
      i++;
    }
    int first = i;
    int end = glob.indexOf(']', first + 1);
    if (end < 0) {
      out.append("\\[");
      return start + 1;
    }
    StringBuilder set = new StringBuilder();
    while (i < end) {
      int from = unescaped(glob, i, end);
      i = next(glob, from);
      if (i + 1 < end && glob.charAt(i) == '-') {
        int to = unescaped(glob, i + 1, end);
        i = next(glob, to);
        // A range that runs backwards holds nothing.
        if (glob.codePointAt(from) <= glob.codePointAt(to)) {
          appendMember(set, glob.codePointAt(from)).append('-');
          appendMember(set, glob.codePointAt(to));
        }
      } else {
        appendMember(set, glob.codePointAt(from));
      }
    }
    if (set.length() == 0) {
      out.append(not ? "[^/]" : "(?!)");
      return end + 1;
    }
    // Even when it is listed, a class never matches a slash.
    out.append("(?!/)").append(not ? "[^" : "[").append(set).append(']');
    return end + 1;
  }

  /** Behind the backslash at {@code i}, if one stands there in front of something. */
  private static int unescaped(String glob, int i, int end) {
    return glob.charAt(i) == '\\' && i + 1 < end ? i + 1 : i;
  }

  private static int next(String glob, int i) {
    return i + Character.charCount(glob.codePointAt(i));
  }

  private static StringBuilder appendMember(StringBuilder set, int letter) {
    if (letter < 128 && !Character.isLetterOrDigit(letter)) {
      set.append('\\');
    }
    return set.appendCodePoint(letter);
  }
}

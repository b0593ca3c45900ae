package io.orrery.node.disk;

import io.orrery.ipld.FuzzTarget;
import java.util.Arrays;
import java.util.List;

/**
 * Rules are taken whatever they are, and a path that a rule spells out is left out. The input's
 * first line is a path, the others are rules.
 */
class IgnoreRulesFuzzTest extends FuzzTarget {
  @Override
  protected void feed(byte[] input) throws Exception {
    List<String> lines = Arrays.asList(text(input).split("\n", -1));
    String path = lines.get(0);
    IgnoreRules rules = IgnoreRules.of(lines.subList(1, lines.size()));
    boolean file = rules.leavesOut(path, false);
    boolean directory = rules.leavesOut(path, true);
    boolean anyForDirectories = lines.stream().anyMatch(line -> line.strip().endsWith("/"));
    require(file == directory || anyForDirectories, "only a rule for directories tells them apart");
    if (!path.isEmpty() && !path.endsWith("/") && !path.startsWith("/") && !path.contains("\r")) {
      IgnoreRules exact =
          IgnoreRules.of(List.of("/" + path.replaceAll("([\\\\*?\\[ ])", "\\\\$1")));
      require(exact.leavesOut(path, false), "a path spelt out is left out: " + path);
      require(!exact.leavesOut(path + "x", false), "and no other");
    }
  }

  @Override
  protected List<byte[]> seeds() {
    return texts(
        "a/b/c.txt\n*.txt\n!c.txt\n/a/**/c*\n",
        "dir\ndir/\n# comment\n\\#x\n",
        "x-y\n[a-z]-[!0-9]\n[]]\n[\n**/x\na/**\n",
        " a \n\\ a\\ \na?b");
  }
}

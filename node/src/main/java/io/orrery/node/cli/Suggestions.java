package io.orrery.node.cli;

import io.orrery.node.command.Command;
import io.orrery.node.command.UsageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What somebody may have meant who named a command that does not exist. */
final class Suggestions {
  /** Costs and bound are those of go-ipfs-cmds, in which dropping a letter is dear. */
  private static final int INSERT = 1;

  private static final int DELETE = 3;
  private static final int REPLACE = 2;
  private static final int FARTHEST = 3;

  private Suggestions() {}

  static UsageException unknown(String word, Command root) {
    StringBuilder text = new StringBuilder("Unknown Command \"").append(word).append("\"\n");
    List<String> names = near(word, root);
    if (names.size() == 1) {
      text.append("\nDid you mean this?\n\n\t").append(names.get(0));
    } else if (names.size() > 1) {
      text.append("\nDid you mean any of these?\n\n\t").append(String.join("\n\t", names));
    }
    return new UsageException(text.toString());
  }

  private static List<String> near(String word, Command root) {
    List<String> contained = new ArrayList<>();
    Map<String, Integer> distances = new HashMap<>();
    for (String name : root.children().names()) {
      if (word.contains(name)) {
        contained.add(name);
      }
      int distance = distance(word, name);
      if (distance <= FARTHEST) {
        distances.put(name, distance);
      }
    }
    if (!contained.isEmpty()) {
      return contained;
    }
    List<String> near = new ArrayList<>(distances.keySet());
    near.sort(Comparator.<String>comparingInt(distances::get).thenComparing(name -> name));
    return near;
  }

  /** The weighted Levenshtein distance. */
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j * INSERT;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i * DELETE;
      for (int j = 1; j <= to.length(); j++) {
        int same = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : REPLACE);
        diagonal = row[j];
        row[j] = Math.min(same, Math.min(row[j] + DELETE, row[j - 1] + INSERT));
      }
    }
    return row[to.length()];
  }
}

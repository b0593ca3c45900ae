package io.orrery.node.commands;

import io.orrery.node.command.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Rows whose cells stand below each other, as Go's {@code tabwriter} sets them. */
final class TextTable {
  private final int minWidth;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param minWidth the least width of a column, in characters, the blank behind it included
   */
  TextTable(int minWidth) {
    this.minWidth = minWidth;
  }

  /** A row; all have the same number of cells. The last cell is followed by nothing. */
  void row(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  void print(Output output) throws IOException {
    int columns = rows.isEmpty() ? 0 : rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns - 1; i++) {
        widths[i] = Math.max(widths[i], Math.max(minWidth, length(row.get(i)) + 1));
      }
    }
    StringBuilder line = new StringBuilder();
    for (List<String> row : rows) {
      line.setLength(0);
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        line.append(cell);
        if (i < columns - 1) {
          line.append(" ".repeat(widths[i] - length(cell)));
        }
      }
      output.line(line.toString());
    }
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}

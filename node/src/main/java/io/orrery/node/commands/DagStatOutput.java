package io.orrery.node.commands;

import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.command.Request;
import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The table of {@code dag stat}, laid out as Kubo's. */
final class DagStatOutput implements Renderer {
  private static final String CLEAR_LINE = "\033[2K\r";

  private final Output output;
  private final boolean progress;
  private JsonObject last;

  DagStatOutput(Request request, Output output) {
    this.output = output;
    this.progress = request.get(DagStatCommand.PROGRESS);
  }

  @Override
  public void object(JsonObject summary) throws IOException {
    last = summary;
    if (progress && !summary.has("Ratio")) {
      long blocks = 0;
      long bytes = 0;
      for (JsonObject dag : summary.objects("DagStats")) {
        blocks += dag.number("NumBlocks");
        bytes += dag.number("Size");
      }
      output.error(
          "Fetched/Processed %d blocks, %d bytes (%s)\r"
              .formatted(blocks, bytes, ByteCount.decimal(bytes)));
    }
  }

  @Override
  public void done() throws IOException {
    if (progress) {
      output.error(CLEAR_LINE);
    }
    if (last != null) {
      table(last.objects("DagStats"));
      summary(last);
    }
  }

  private void table(List<JsonObject> dags) throws IOException {
    int width = dags.isEmpty() ? 0 : dags.get(0).text("Cid").length();
    output.line("");
    output.line(padded("CID", width) + "\t" + padded("Blocks", 15) + "\tSize");
    for (JsonObject dag : dags) {
      String blocks = padded(Long.toString(dag.number("NumBlocks")), 15);
      output.line(dag.text("Cid") + "\t" + blocks + "\t" + dag.number("Size"));
    }
  }

  private void summary(JsonObject summary) throws IOException {
    output.line("");
    output.line("Summary");
    output.line("Total Size: " + bytes(summary.number("TotalSize")));
    output.line("Unique Blocks: " + summary.number("UniqueBlocks"));
    output.line("Shared Size: " + bytes(summary.number("SharedSize")));
    double ratio = summary.get("Ratio") instanceof Number number ? number.floatValue() : 0;
    output.line("Ratio: " + String.format(Locale.ROOT, "%.6f", ratio));
    output.line("");
    output.line("");
  }

  private static String bytes(long count) {
    return count + " (" + ByteCount.decimal(count) + ")";
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}

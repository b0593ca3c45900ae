package io.orrery.node.commands;

import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.command.Request;
import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The table that {@code ls} prints for each argument. */
final class LsOutput implements Renderer {
  /** Entries that come one by one are set as if a column had at least this width, as in Kubo. */
  private static final int STREAMED_WIDTH = 10;

  private final Request request;
  private final Output output;
  private final boolean longFormat;
  private final boolean size;
  private final int minWidth;
  private final Instant now = Instant.now();
  private String last = "";

  LsOutput(Request request, Output output) {
    this.request = request;
    this.output = output;
    longFormat = request.get(LsCommand.LONG);
    size = request.get(LsCommand.SIZE);
    minWidth = request.get(LsCommand.STREAM) ? STREAMED_WIDTH : 1;
  }

  @Override
  public void object(JsonObject listed) throws IOException {
    for (JsonObject object : listed.objects("Objects")) {
      TextTable table = new TextTable(minWidth);
      String argument = object.text("Hash");
      if (!argument.equals(last)) {
        if (request.givenArguments().size() > 1) {
          output.line((last.isEmpty() ? "" : "\n") + argument + ":");
        }
        if (request.get(LsCommand.HEADERS)) {
          table.row(cells("Mode", "Hash", "Size", "ModTime", "Name"));
        }
        last = argument;
      }
      for (JsonObject link : object.objects("Links")) {
        table.row(row(link));
      }
      table.print(output);
    }
  }

  private List<String> row(JsonObject link) {
    boolean directory = link.number("Type") == LsCommand.DIRECTORY;
    return cells(
        link.number("Mode") == 0 ? "-" : GoMode.shown(link.number("Mode")),
        link.text("Hash"),
        directory ? "-" : String.valueOf(link.number("Size")),
        GoTime.listed(link.text("ModTime"), now),
        ShownName.of(link.text("Name")) + (directory ? "/" : ""));
  }

  private List<String> cells(String mode, String hash, String bytes, String time, String name) {
    List<String> cells = new ArrayList<>();
    if (longFormat) {
      cells.add(mode);
    }
    cells.add(hash);
    if (size) {
      cells.add(bytes);
    }
    if (longFormat) {
      cells.add(time);
    }
    cells.add(name);
    return cells;
  }
}

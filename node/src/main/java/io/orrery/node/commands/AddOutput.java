package io.orrery.node.commands;

import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.command.Request;
import io.orrery.node.disk.DiskFiles;
import io.orrery.node.json.JsonObject;
import java.io.IOException;

/** What {@code add} prints: a line for each thing added, and a bar while it is read. */
final class AddOutput implements Renderer {
  private final Output output;
  private final boolean quiet;
  private final boolean quieter;
  private final ProgressBar bar;
  private String last = "";
  private String reading = "";
  private long bytesBefore;
  private long bytes;

  AddOutput(Request request, Output output) {
    this.output = output;
    quieter = request.get(AddCommand.QUIETER);
    quiet = quieter || request.get(AddCommand.QUIET);
    bar = request.get(AddCommand.PROGRESS) ? new ProgressBar(output, 0) : null;
    if (bar != null && request.files() instanceof DiskFiles files) {
      Thread sizing = new Thread(() -> bar.total(files.totalSize(bar::isDone)), "add-size");
      sizing.setDaemon(true);
      sizing.start();
    }
  }

  @Override
  public void object(JsonObject added) throws IOException {
    if (!added.has("Hash")) {
      progress(added.text("Name"), added.number("Bytes"));
      return;
    }
    last = added.text("Hash");
    if (quieter) {
      return;
    }
    if (bar != null) {
      bar.hide();
    }
    output.line(quiet ? last : "added " + last + " " + ShownName.of(added.text("Name")));
  }

  private void progress(String name, long now) throws IOException {
    if (bar == null) {
      return;
    }
    if (!name.equals(reading) || now < bytes) {
      bytesBefore += bytes;
      reading = name;
    }
    bytes = now;
    bar.current(bytesBefore + bytes);
  }

  @Override
  public void done() throws IOException {
    if (quieter && !last.isEmpty()) {
      output.line(last);
    }
  }

  @Override
  public void close() throws IOException {
    if (bar != null) {
      bar.finish();
    }
  }
}

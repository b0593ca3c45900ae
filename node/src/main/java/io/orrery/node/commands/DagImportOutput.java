package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.command.Request;
import io.orrery.node.disk.DiskFiles;
import io.orrery.node.json.JsonObject;
import java.io.IOException;

/** What {@code dag import} prints: a line for each root, and a bar while a long file is read. */
final class DagImportOutput implements Renderer {
  /** Shorter imports are over before a bar could be read. */
  private static final long BAR_FROM = 8L << 20;

  private final Request request;
  private final Output output;
  private final boolean silent;
  private ProgressBar bar;
  private String reading = "";
  private long bytesBefore;
  private long bytes;
  private FaultException failure;

  DagImportOutput(Request request, Output output) {
    this.request = request;
    this.output = output;
    silent = request.get(DagImportCommand.SILENT);
  }

  @Override
  public void object(JsonObject object) throws IOException {
    if (object.has("Bytes")) {
      progress(object.text("Name"), object.number("Bytes"));
      return;
    }
    if (bar != null) {
      bar.hide();
    }
    if (object.has("Root")) {
      root(object.object("Root"));
    } else if (!silent) {
      JsonObject stats = object.object("Stats");
      output.line(
          "Imported %d blocks (%d bytes)"
              .formatted(stats.number("BlockCount"), stats.number("BlockBytesCount")));
    }
  }

  private void root(JsonObject root) throws IOException {
    String cid = CidText.of(request).of(Cid.parse(root.object("Cid").text("/")));
    String error = root.text("PinErrorMsg");
    if (!error.isEmpty()) {
      if (failure != null) {
        output.error("Error: " + failure.getMessage() + "\n");
      }
      failure = FaultException.refused("pinning root \"" + cid + "\" FAILED: " + error);
    } else if (!silent) {
      output.line("Pinned root\t" + cid + "\tsuccess");
    }
  }

  private void progress(String name, long now) throws IOException {
    if (!name.equals(reading) || now < bytes) {
      bytesBefore += bytes;
      reading = name;
    }
    bytes = now;
    long all = bytesBefore + bytes;
    if (bar == null && all >= BAR_FROM) {
      bar = new ProgressBar(output, 0);
      if (request.files() instanceof DiskFiles files) {
        bar.total(files.totalSize(() -> false));
      }
    }
    if (bar != null) {
      bar.current(all);
    }
  }

  @Override
  public void done() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    if (bar != null) {
      bar.finish();
    }
  }
}

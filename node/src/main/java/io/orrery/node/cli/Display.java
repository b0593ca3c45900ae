package io.orrery.node.cli;

import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Shows results on the console as they come, as text or as JSON. */
final class Display implements Results, AutoCloseable {
  private final Request request;
  private final Output output;
  private Renderer renderer;

  /**
   * @param asText whether the command's own form is wanted; it must have one
   */
  Display(Request request, Output output, boolean asText) {
    this.request = request;
    this.output = output;
    this.renderer = asText ? request.command().startText(request, output) : null;
  }

  @Override
  public void emit(JsonObject object) throws IOException {
    if (renderer != null) {
      renderer.object(object);
    } else {
      output.line(JsonWriter.compact(object));
    }
    output.flush();
  }

  @Override
  public void emitOnce(JsonObject object) throws IOException {
    emit(object);
  }

  @Override
  public void emitList(List<JsonObject> objects) throws IOException {
    if (renderer == null) {
      output.line(JsonWriter.compact(objects));
    } else {
      for (JsonObject object : objects) {
        renderer.object(object);
      }
    }
    output.flush();
  }

  @Override
  public OutputStream bytes(String contentType, long length) throws IOException {
    if (renderer == null && request.command().hasText()) {
      // Bytes have no form as JSON: a file is saved as a file.
      renderer = request.command().startText(request, output);
    }
    if (renderer != null) {
      renderer.begin(length);
    }
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] buffer, int offset, int count) throws IOException {
        if (renderer != null) {
          renderer.bytes(buffer, offset, count);
        } else {
          output.write(buffer, offset, count);
        }
        output.flush();
      }
    };
  }

  /** All results are there. */
  void done() throws IOException {
    if (renderer != null) {
      renderer.done();
    }
    output.flush();
  }

  @Override
  public void close() throws IOException {
    if (renderer != null) {
      renderer.close();
    }
    output.flush();
  }
}

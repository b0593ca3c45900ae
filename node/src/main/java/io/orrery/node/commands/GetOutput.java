package io.orrery.node.commands;

import io.orrery.ipld.FaultException;
import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.command.Request;
import io.orrery.node.disk.Download;
import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;

/** Puts what {@code get} sends on the disk: the archive as it is, or the files in it. */
final class GetOutput implements Renderer {
  private final Request request;
  private final Output output;
  private Download download;
  private ProgressBar bar;

  GetOutput(Request request, Output output) {
    this.request = request;
    this.output = output;
  }

  @Override
  public void object(JsonObject object) {}

  @Override
  public void begin(long length) throws IOException {
    boolean packed = request.get(GetCommand.COMPRESS);
    boolean archive = request.get(GetCommand.ARCHIVE);
    String path = path();
    if (archive || packed) {
      path = withEnding(path, archive, packed);
      download = Download.asIs(Path.of(path));
      output.line("Saving archive to " + path);
    } else {
      download = Download.unpacking(Path.of(path));
      output.line("Saving file(s) to " + path);
    }
    boolean progress =
        request.given(GetCommand.PROGRESS)
            ? request.get(GetCommand.PROGRESS)
            : output.terminal().err();
    bar = progress ? new ProgressBar(output, length) : null;
  }

  private String path() throws IOException {
    String given = request.find(GetCommand.OUTPUT).orElse("");
    if (!given.isEmpty()) {
      return given;
    }
    if (request.givenArguments().isEmpty()) {
      throw FaultException.refused("name the file with --output: its path was read from stdin");
    }
    String trimmed = request.givenArguments().get(0).replaceAll("/+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  private static String withEnding(String path, boolean archive, boolean packed) {
    String named = path;
    if (archive && !named.endsWith(".tar") && !named.endsWith(".tar.gz")) {
      named += ".tar";
    }
    return packed && !named.endsWith(".gz") ? named + ".gz" : named;
  }

  @Override
  public void bytes(byte[] buffer, int offset, int length) throws IOException {
    download.write(buffer, offset, length);
    if (bar != null) {
      bar.add(length);
    }
  }

  @Override
  public void done() throws IOException {
    if (download != null) {
      download.finish();
    }
  }

  @Override
  public void close() throws IOException {
    if (download != null) {
      download.close();
    }
    if (bar != null) {
      bar.finish();
    }
  }
}

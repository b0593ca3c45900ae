package io.orrery.node.cli;

import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.IncomingFiles;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.json.JsonReader;
import io.orrery.node.rpc.UrlText;
import io.orrery.node.rpc.client.RpcAnswer;
import io.orrery.node.rpc.client.RpcClient;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A command that the daemon runs for this process, which sends the files and shows the results. */
final class RemoteRun {
  private static final int BUFFER = 1 << 16;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** They say how to reach the daemon and how to show what it answers. */
  private static final List<Option<?>> KEPT_HERE =
      List.of(
          GlobalOptions.API,
          GlobalOptions.API_AUTH,
          GlobalOptions.REPO_DIR,
          GlobalOptions.DEBUG,
          GlobalOptions.ENCODING,
          GlobalOptions.STREAM_CHANNELS);

  private final Request request;
  private final RpcClient.Call daemon;

  RemoteRun(Request request, RpcClient.Call daemon) {
    this.request = request;
    this.daemon = daemon;
  }

  /**
   * Runs it to its end.
   *
   * @param lines what standard input supplies of the arguments, or null
   */
  void run(Output output, boolean asText, InputStream lines) throws IOException {
    if (request.given(GlobalOptions.TIMEOUT)) {
      // The daemon keeps the time, and says so; this is for one that hangs.
      daemon.expireAt(Deadline.after(left().plus(PATIENCE)));
    }
    IncomingFiles files = request.files() == IncomingFiles.NONE ? null : request.files();
    RpcAnswer answer = daemon.send(target(), files, lines);
    try (Display display = new Display(request, output, asText)) {
      if (answer.isBytes()) {
        copy(answer.body(), display.bytes("", answer.length()));
      } else {
        show(answer.body(), display);
      }
      display.done();
    }
  }

  private Duration left() {
    return Duration.ofNanos(request.deadline().remainingNanos());
  }

  private static void copy(InputStream body, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      out.write(buffer, 0, read);
    }
  }

  private static void show(InputStream body, Results display) throws IOException {
    JsonReader reader = new JsonReader(new BufferedInputStream(body, BUFFER));
    while (reader.hasNext()) {
      if (!(reader.next() instanceof JsonObject object)) {
        throw FaultException.malformed("the daemon answered with JSON that is no object");
      }
      display.emit(object);
    }
  }

  private String target() {
    StringBuilder target = new StringBuilder("/api/v0");
    for (String name : request.path()) {
      target.append('/').append(name);
    }
    target.append("?encoding=json&stream-channels=true");
    for (Map.Entry<Option<?>, Object> option : request.options().given().entrySet()) {
      if (!KEPT_HERE.contains(option.getKey())) {
        if (option.getValue() instanceof List<?> values) {
          values.forEach(value -> append(target, option.getKey().name(), value));
        } else {
          append(target, option.getKey().name(), option.getValue());
        }
      }
    }
    for (String argument : request.givenArguments()) {
      append(target, "arg", argument);
    }
    return target.toString();
  }

  private static void append(StringBuilder target, String name, Object value) {
    target.append('&').append(name).append('=').append(UrlText.encode(value.toString()));
  }
}

package io.orrery.node.rpc;

import io.orrery.node.command.Argument;
import io.orrery.node.command.Cancellation;
import io.orrery.node.command.Command;
import io.orrery.node.command.Environment;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.IncomingFiles;
import io.orrery.node.command.Option;
import io.orrery.node.command.OptionValues;
import io.orrery.node.command.Request;
import io.orrery.node.command.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From an HTTP request to the call of a command, by the rules of go-ipfs-cmds' http package. */
final class RequestParser {
  /** Where all commands are found. */
  static final String PREFIX = "/api/v0/";

  /** Parameters of a query; its length is bounded beside, by that of the request line. */
  private static final int MAX_PARAMETERS = 1 << 16;

  private final Command root;
  private final Environment environment;

  RequestParser(Command root, Environment environment) {
    this.root = root;
    this.environment = environment;
  }

  /** A command and the names that lead to it; the last name of a URL may be its argument. */
  private static final class Found {
    private final List<String> path = new ArrayList<>();
    private final Map<String, Option<?>> options = new HashMap<>();
    private final List<String> arguments = new ArrayList<>();
    private Command command;

    void enter(Command next) {
      command = next;
      for (Option<?> option : next.options()) {
        for (String name : option.names()) {
          options.put(name, option);
        }
      }
    }
  }

  /** Whether a path leads to a command that may be called over RPC. */
  boolean knows(String path) {
    return find(path) != null;
  }

  private Found find(String path) {
    if (!path.startsWith(PREFIX)) {
      return null;
    }
    Found found = new Found();
    found.enter(root);
    String[] names = path.substring(PREFIX.length()).split("/", -1);
    for (int i = 0; i < names.length; i++) {
      Command child = found.command.children().get(names[i]);
      if (child != null) {
        found.enter(child);
        found.path.add(names[i]);
      } else if (i == names.length - 1 && found.command.isCallable()) {
        found.arguments.add(names[i]);
      } else {
        return null;
      }
      if (found.command.place() == Command.Place.HERE) {
        return null;
      }
    }
    return found;
  }

  /**
   * Reads a request.
   *
   * @param uri path and query as they stood in the request line; {@link #knows} its path
   * @throws UsageException when it is not one that the command takes
   */
  Request parse(String uri, String contentType, InputStream body, Cancellation cancellation)
      throws IOException {
    int question = uri.indexOf('?');
    Found found = find(UrlText.decodePath(question < 0 ? uri : uri.substring(0, question)));
    for (Option<?> option : GlobalOptions.ALL) {
      for (String name : option.names()) {
        found.options.put(name, option);
      }
    }
    String query = question < 0 ? "" : uri.substring(question + 1);
    if (query.chars().filter(c -> c == '&').count() >= MAX_PARAMETERS) {
      throw new UsageException("more than " + MAX_PARAMETERS + " parameters");
    }
    OptionValues options = new OptionValues();
    options.set(GlobalOptions.ENCODING, "json");
    for (Map.Entry<String, List<String>> parameter : UrlText.parseQuery(query).entrySet()) {
      if (parameter.getKey().equals("arg")) {
        found.arguments.addAll(parameter.getValue());
      } else if (found.options.containsKey(parameter.getKey())) {
        addOption(found.options.get(parameter.getKey()), parameter, options);
      }
    }
    return request(found, options, files(contentType, body), cancellation);
  }

  private static void addOption(
      Option<?> option, Map.Entry<String, List<String>> given, OptionValues options)
      throws UsageException {
    List<String> values = given.getValue();
    if (option.kind() != Option.Kind.STRINGS && values.size() > 1) {
      throw new UsageException(
          "expected key "
              + option.name()
              + " to have only a single value, received ["
              + String.join(" ", values)
              + "]");
    }
    for (String value : values) {
      try {
        if (option == GlobalOptions.ENCODING) {
          options.set(GlobalOptions.ENCODING, value);
        } else {
          options.add(option, value);
        }
      } catch (UsageException e) {
        throw new UsageException(
            "could not convert "
                + (value.isEmpty() ? "empty value" : "value \"" + value + "\"")
                + " to type \""
                + option.kind().label()
                + "\" (for option \"-"
                + option.name()
                + "\")");
      }
    }
  }

  private static IncomingFiles files(String contentType, InputStream body) throws IOException {
    HeaderValue type = HeaderValue.parse(contentType);
    return type.value().equals("multipart/form-data")
        ? new MultipartFiles(new MultipartReader(body, type.parameter("boundary")))
        : null;
  }

  private Request request(
      Found found, OptionValues options, IncomingFiles files, Cancellation cancellation)
      throws IOException {
    List<Argument> declared = found.command.arguments();
    for (Argument argument : declared) {
      if (argument.kind() == Argument.Kind.FILE && argument.required() && files == null) {
        throw new UsageException("file argument '" + argument.name() + "' is required");
      }
    }
    Request request =
        new Request(
            found.command,
            found.path,
            options,
            takeTexts(declared, found.arguments),
            files == null ? IncomingFiles.NONE : files,
            environment,
            cancellation);
    if (files != null && !declared.isEmpty()) {
      Argument last = declared.get(declared.size() - 1);
      if (last.kind() == Argument.Kind.STRING && last.stdin()) {
        IncomingFile file = files.next();
        if (file != null) {
          request.readArgumentsFrom(file.requireFile());
        }
      }
    }
    request.checkArguments();
    return request;
  }

  /** As Kubo: one text more than the command takes is passed over. */
  private static List<String> takeTexts(List<Argument> declared, List<String> given) {
    int room = 0;
    for (Argument argument : declared) {
      if (argument.kind() == Argument.Kind.STRING) {
        room = argument.variadic() ? Integer.MAX_VALUE : room + 1;
      }
    }
    return given.subList(0, Math.min(room, given.size()));
  }
}

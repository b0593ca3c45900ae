package io.orrery.node.cli;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Cancellation;
import io.orrery.node.command.Command;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.IncomingFiles;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.UsageException;
import io.orrery.node.commands.ProgramVersion;
import io.orrery.node.disk.DiskFiles;
import io.orrery.node.disk.WalkOptions;
import io.orrery.node.repo.Program;
import io.orrery.node.repo.Repo;
import io.orrery.node.rpc.ApiAddress;
import io.orrery.node.rpc.client.RpcClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One run of the program, from its words to its exit code. */
final class Session {
  private static final int SUCCESS = 0;
  private static final int FAILURE = 1;

  /** What a shell reports of a program that SIGPIPE killed, which is what Kubo dies of here. */
  private static final int BROKEN_PIPE = 141;

  private final Command root;
  private final Program program;
  private final Map<String, String> variables;
  private final Console console;
  private final Output output;
  private boolean debug;

  Session(Command root, String calledAs, Map<String, String> variables, Console console) {
    this.root = root;
    this.program = Program.of(calledAs);
    this.variables = variables;
    this.console = console;
    this.output = console.output();
  }

  int run(String[] words) {
    try {
      return run(CommandLineParser.parse(root, spelledOut(words)));
    } catch (IOException e) {
      return fail(e);
    } catch (RuntimeException e) {
      return fail(new IOException("a bug: " + e, e));
    }
  }

  /** {@code --version} and {@code help [COMMAND…]} are other spellings. */
  private static String[] spelledOut(String[] words) {
    if (words.length > 0 && words[0].equals("--version")) {
      String[] spelled = words.clone();
      spelled[0] = "version";
      return spelled;
    }
    if (words.length > 0 && words[0].equals("help")) {
      String[] spelled = new String[words.length];
      System.arraycopy(words, 1, spelled, 0, words.length - 1);
      spelled[words.length - 1] = "--help";
      return spelled;
    }
    return words;
  }

  private int run(Invocation invocation) throws IOException {
    HelpText help =
        new HelpText(
            program.label(),
            invocation.command(),
            invocation.path(),
            console.screen().terminal().columns());
    debug = invocation.options().get(GlobalOptions.DEBUG);
    if (invocation.options().get(GlobalOptions.HELP)) {
      return show(help.full());
    }
    if (invocation.options().get(GlobalOptions.SHORT_HELP)) {
      return show(help.brief());
    }
    if (invocation.problem() != null) {
      throw invocation.problem();
    }
    Command command = invocation.command();
    if (command.isCallable() || !invocation.inputs().isEmpty()) {
      ArgumentMatch match;
      IncomingFiles files;
      try {
        match = ArgumentMatch.of(command.arguments(), invocation.inputs());
        files = files(invocation, match);
      } catch (UsageException e) {
        fail(e);
        complain("\n" + help.brief());
        return FAILURE;
      }
      try (files) {
        return call(invocation, match, files);
      }
    }
    return show(help.brief());
  }

  private int show(String text) throws IOException {
    output.print(text);
    output.flush();
    return SUCCESS;
  }

  private int fail(IOException failure) {
    if (failure instanceof Console.ReaderGone) {
      return BROKEN_PIPE;
    }
    complain("Error: " + failure.getMessage() + "\n");
    for (Throwable cause = failure; debug && cause != null; cause = cause.getCause()) {
      complain(cause + "\n");
      for (StackTraceElement frame : cause.getStackTrace()) {
        complain("\tat " + frame + "\n");
      }
    }
    return FAILURE;
  }

  /** Writes to standard error, if that can be done, also when standard output is what failed. */
  private void complain(String text) {
    try {
      console.err().write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Nowhere is left to say it; the exit code does.
      debug = false;
    }
  }

  private int call(Invocation invocation, ArgumentMatch match, IncomingFiles files)
      throws IOException {
    Command command = invocation.command();
    String purpose = program.label() + " " + String.join(" ", invocation.path());
    try (LocalEnvironment environment =
        new LocalEnvironment(program, repoPath(invocation), purpose)) {
      InputStream stdin = match.stdin() == null ? null : console.input(program.label());
      boolean fileFromStdin = isFileFromStdin(match);
      Request request =
          new Request(
              command,
              invocation.path(),
              invocation.options(),
              match.texts(),
              files,
              environment,
              new Cancellation());
      command.prepare(request, console.screen().terminal());
      boolean asText = asText(request);
      RpcClient.Call daemon = daemon(invocation, environment.repoPath());
      if (daemon == null) {
        if (stdin != null && !fileFromStdin) {
          request.readArgumentsFrom(stdin);
        }
        runHere(request, asText);
      } else {
        try (daemon) {
          new RemoteRun(request, daemon).run(output, asText, fileFromStdin ? null : stdin);
        }
      }
      return SUCCESS;
    }
  }

  private static boolean isFileFromStdin(ArgumentMatch match) {
    return match.stdin() != null && match.stdin().kind() == Argument.Kind.FILE;
  }

  private IncomingFiles files(Invocation invocation, ArgumentMatch match) throws UsageException {
    List<String> paths = isFileFromStdin(match) ? List.of("-") : match.paths();
    for (Argument argument : invocation.command().arguments()) {
      if (argument.kind() == Argument.Kind.FILE && !paths.isEmpty()) {
        return DiskFiles.of(
            paths,
            argument,
            WalkOptions.of(invocation.options()),
            () -> console.input(program.label()));
      }
    }
    return IncomingFiles.NONE;
  }

  private Path repoPath(Invocation invocation) throws FaultException {
    String given = invocation.options().get(GlobalOptions.REPO_DIR);
    return given == null || given.isEmpty()
        ? program.repoPath(variables)
        : Path.of(given).toAbsolutePath().normalize();
  }

  private static boolean asText(Request request) throws UsageException {
    String encoding = request.get(GlobalOptions.ENCODING);
    return switch (encoding) {
      case "text" -> request.command().hasText();
      case "json" -> false;
      default -> throw new UsageException("invalid encoding: " + encoding);
    };
  }

  private void runHere(Request request, boolean asText) throws IOException {
    if (request.command().place() == Command.Place.DAEMON) {
      throw FaultException.refused(
          "command must be run on the daemon: [" + String.join(" ", request.path()) + "]");
    }
    try (Display display = new Display(request, output, asText)) {
      request.checkArguments();
      request.command().run(request, display);
      display.done();
    }
  }

  /** A connection to the daemon that is to run the command, or null when it is to run here. */
  private RpcClient.Call daemon(Invocation invocation, Path repo) throws IOException {
    Command.Place place = invocation.command().place();
    String given = invocation.options().get(GlobalOptions.API);
    if (place == Command.Place.NO_REPO) {
      return null;
    }
    if (place == Command.Place.HERE) {
      if (given != null) {
        throw new UsageException("api flag specified but command cannot be run on the daemon");
      }
      return null;
    }
    String address = given == null ? announcedApi(repo) : given;
    if (address == null) {
      return null;
    }
    String secret = invocation.options().get(GlobalOptions.API_AUTH);
    try {
      return new RpcClient(
              ApiAddress.parse(address), secret == null ? "" : secret, ProgramVersion.AGENT)
          .connect();
    } catch (FaultException e) {
      throw e;
    } catch (IOException e) {
      if (given == null && Repo.existsAt(repo)) {
        // Nobody listens there any more: whoever did was killed.
        return null;
      }
      throw new FaultException(
          Fault.UNREACHABLE,
          "cannot connect to the api. Is the daemon running? To run as a standalone CLI command"
              + " remove the api file in `$"
              + program.variable()
              + "/api`",
          e);
    }
  }

  private static String announcedApi(Path repo) throws IOException {
    try {
      return new String(Files.readAllBytes(repo.resolve("api")), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}

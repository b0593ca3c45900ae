package io.orrery.node.command;

import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.Node;
import io.orrery.node.repo.GoDuration;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One call of a command: what was asked for, and what surrounds the work. For one thread. */
public final class Request {
  /** More arguments than this are refused, from wherever they come. */
  public static final int MAX_ARGUMENTS = 1 << 20;

  private final Command command;
  private final List<String> path;
  private final OptionValues options;
  private final List<String> arguments;
  private final IncomingFiles files;
  private final Environment environment;
  private final Cancellation cancellation;
  private final Deadline deadline;
  private ArgumentLines lines;

  /**
   * @param path the names that lead from the root to the command
   * @param arguments the texts given; those from a body come by {@link #readArgumentsFrom}
   * @throws UsageException when the timeout is no duration
   */
  public Request(
      Command command,
      List<String> path,
      OptionValues options,
      List<String> arguments,
      IncomingFiles files,
      Environment environment,
      Cancellation cancellation)
      throws UsageException {
    this.command = command;
    this.path = List.copyOf(path);
    this.options = options;
    this.arguments = new ArrayList<>(arguments);
    this.files = files;
    this.environment = environment;
    this.cancellation = cancellation;
    String timeout = options.get(GlobalOptions.TIMEOUT);
    this.deadline = timeout == null ? Deadline.never() : deadline(timeout);
  }

  private static Deadline deadline(String timeout) throws UsageException {
    try {
      return Deadline.after(GoDuration.parse(timeout));
    } catch (FaultException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** Lets the last argument's values come as lines of {@code in}, when none was given. */
  public void readArgumentsFrom(InputStream in) {
    lines = new ArgumentLines(new BufferedInputStream(in));
  }

  /**
   * Checks that every required text argument is there, reading the first line of the body if need
   * be.
   *
   * @throws UsageException naming the one that is not
   */
  public void checkArguments() throws IOException {
    int required = 0;
    for (Argument argument : command.arguments()) {
      if (argument.kind() != Argument.Kind.STRING) {
        continue;
      }
      if (!argument.required()) {
        return;
      }
      required++;
      if (required > arguments.size()) {
        String line = argument.stdin() && lines != null ? lines.next() : null;
        if (line == null) {
          throw new UsageException("argument \"" + argument.name() + "\" is required");
        }
        arguments.add(line);
      }
    }
  }

  public Command command() {
    return command;
  }

  /** The names that lead from the root to the command, as in {@code pin add}. */
  public List<String> path() {
    return path;
  }

  /**
   * The value of an option: what was given, else its fallback. A flag that was not given is false.
   *
   * @throws IllegalStateException when there is neither: ask {@link #find}
   */
  public <T> T get(Option<T> option) {
    return find(option)
        .orElseThrow(() -> new IllegalStateException("no value for " + option.name()));
  }

  /** The value of an option: what was given, else its fallback, else nothing. */
  public <T> Optional<T> find(Option<T> option) {
    return Optional.ofNullable(options.get(option));
  }

  /** Whether an option was given, or set since. */
  public boolean given(Option<?> option) {
    return options.has(option);
  }

  /** Sets an option, for {@link Command#prepare}. */
  public <T> void set(Option<T> option, T value) {
    options.set(option, value);
  }

  public OptionValues options() {
    return options;
  }

  /** The texts given so far; what standard input holds is not waited for. */
  public List<String> givenArguments() {
    return Collections.unmodifiableList(arguments);
  }

  /** Replaces an argument that was given, for {@link Command#prepare}. */
  public void setArgument(int index, String value) {
    arguments.set(index, value);
  }

  /**
   * All text arguments, those from standard input or the body included.
   *
   * @throws FaultException FULL for more than {@link #MAX_ARGUMENTS}
   */
  public List<String> arguments() throws IOException {
    for (String line = nextLine(); line != null; line = nextLine()) {
      arguments.add(line);
    }
    return givenArguments();
  }

  private String nextLine() throws IOException {
    String line = lines == null ? null : lines.next();
    if (line != null && arguments.size() >= MAX_ARGUMENTS) {
      throw new FaultException(Fault.FULL, "more than " + MAX_ARGUMENTS + " arguments");
    }
    return line;
  }

  /** The text argument at an index, or nothing when fewer were given. */
  public Optional<String> argument(int index) throws IOException {
    List<String> all = arguments();
    return index < all.size() ? Optional.of(all.get(index)) : Optional.empty();
  }

  public IncomingFiles files() {
    return files;
  }

  /**
   * The one file of a command that takes one.
   *
   * @throws UsageException when there is none
   */
  public InputStream file() throws IOException {
    IncomingFile file = files.next();
    if (file == null) {
      String name = command.arguments().get(command.arguments().size() - 1).name();
      throw new UsageException("file argument '" + name + "' is required");
    }
    return file.requireFile();
  }

  public Environment environment() {
    return environment;
  }

  /** The node that the command works on, as {@link Environment#node}. */
  public Node node() throws FaultException {
    return environment.node();
  }

  public Cancellation cancellation() {
    return cancellation;
  }

  /** When {@code --timeout} runs out. */
  public Deadline deadline() {
    return deadline;
  }

  /**
   * Waits for a future, until the timeout of the request or its end.
   *
   * @throws FaultException what the future failed with; TIMED_OUT; CLOSED when nobody waits for the
   *     results any more
   */
  public <T> T await(CompletableFuture<T> future) throws FaultException {
    return cancellation.await(future, deadline);
  }

  /**
   * For loops that wait for nothing else: throws when the time is up or nobody waits for the
   * results.
   *
   * @throws FaultException TIMED_OUT, CLOSED
   */
  public void checkAlive() throws FaultException {
    cancellation.check();
    if (deadline.passed()) {
      throw Cancellation.timedOut(null);
    }
  }
}

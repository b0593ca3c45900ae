package io.orrery.node.command;

import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A command, declared once: its name, help, arguments and options, what it does, and how its
 * results look as text. The command line, the RPC and the reference page all follow from it.
 */
public final class Command {
  /** Where a command may run. */
  public enum Place {
    /** Here, when nobody else holds the repo; else in the daemon. */
    ANYWHERE,
    /** Only in the process of the command line: it is not offered over RPC. */
    HERE,
    /** Here in any case, for it needs no repo; offered over RPC too. */
    NO_REPO,
    /** Only in a daemon. */
    DAEMON
  }

  /** The commands below one, by name; may make them as they are asked for. */
  public interface Children {
    Children NONE = of();

    /** The names, in the order of help. */
    Set<String> names();

    /** The command of a name, or null. */
    Command get(String name);

    static Children of(Command... commands) {
      Map<String, Command> byName = new LinkedHashMap<>();
      for (Command command : commands) {
        byName.put(command.name(), command);
      }
      return new Children() {
        @Override
        public Set<String> names() {
          return byName.keySet();
        }

        @Override
        public Command get(String name) {
          return byName.get(name);
        }
      };
    }
  }

  /** Looks at a request on the command line, before it runs or goes to the daemon. */
  @FunctionalInterface
  public interface Preparation {
    void prepare(Request request, Output.Terminal terminal) throws IOException;
  }

  private final String name;
  private final String tagline;
  private final Supplier<String> summary;
  private final String description;
  private final List<Argument> arguments;
  private final List<Option<?>> options;
  private final Children children;
  private final Place place;
  private final Handler handler;
  private final Renderer.Factory text;
  private final Preparation preparation;

  private Command(Builder builder) {
    name = builder.name;
    tagline = builder.tagline;
    summary = builder.summary;
    description = builder.description;
    arguments = builder.arguments;
    options = builder.options;
    children = builder.children;
    place = builder.place;
    handler = builder.handler;
    text = builder.text;
    preparation = builder.preparation;
  }

  /** Starts a declaration: the last name of the command and what it does, in a line. */
  public static Builder named(String name, String tagline) {
    return new Builder(name, tagline);
  }

  public String name() {
    return name;
  }

  public String tagline() {
    return tagline;
  }

  /** Some lines of help, or "". */
  public String summary() {
    return summary.get().strip();
  }

  /** All the help there is; the summary where there is no more. */
  public String description() {
    return description.isEmpty() ? summary() : description;
  }

  public List<Argument> arguments() {
    return arguments;
  }

  /** Its own options, without the global ones. */
  public List<Option<?>> options() {
    return options;
  }

  public Children children() {
    return children;
  }

  public Place place() {
    return place;
  }

  /** Whether it can be called, and is not only a name in front of others. */
  public boolean isCallable() {
    return handler != null;
  }

  /** Whether its results have a form as text. */
  public boolean hasText() {
    return text != null;
  }

  /** Starts showing the results of a call as text; only when it {@link #hasText}. */
  public Renderer startText(Request request, Output output) {
    return text.start(request, output);
  }

  /** What the command line does to a request before it runs or is sent. */
  public void prepare(Request request, Output.Terminal terminal) throws IOException {
    preparation.prepare(request, terminal);
  }

  /** Runs it on this thread. */
  public void run(Request request, Results results) throws IOException {
    handler.run(request, results);
  }

  /** A declaration being written. */
  public static final class Builder {
    private final String name;
    private final String tagline;
    private Supplier<String> summary = () -> "";
    private String description = "";
    private List<Argument> arguments = List.of();
    private List<Option<?>> options = List.of();
    private Children children = Children.NONE;
    private Place place = Place.ANYWHERE;
    private Handler handler;
    private Renderer.Factory text;
    private Preparation preparation = (request, terminal) -> {};

    private Builder(String name, String tagline) {
      this.name = name;
      this.tagline = tagline;
    }

    /** Some lines of help for {@code -h} and {@code --help}. */
    public Builder summary(String lines) {
      return summary(() -> lines);
    }

    /** The same for lines that take work to find: it is done when somebody asks for help. */
    public Builder summary(Supplier<String> lines) {
      summary = lines;
      return this;
    }

    /** Help for {@code --help}, in place of the summary. */
    public Builder description(String lines) {
      description = lines.strip();
      return this;
    }

    public Builder arguments(Argument... declared) {
      arguments = List.of(declared);
      return this;
    }

    public Builder options(Option<?>... declared) {
      options = List.of(declared);
      return this;
    }

    public Builder children(Command... below) {
      children = Children.of(below);
      return this;
    }

    public Builder children(Children below) {
      children = below;
      return this;
    }

    public Builder place(Place where) {
      place = where;
      return this;
    }

    /** How one object looks as text. */
    public Builder text(Renderer.Line line) {
      return renderer(
          (request, output) ->
              new Renderer() {
                @Override
                public void object(JsonObject object) throws IOException {
                  line.print(request, object, output);
                }
              });
    }

    /** How results look as text, where that needs memory, an end or a progress bar. */
    public Builder renderer(Renderer.Factory factory) {
      text = factory;
      return this;
    }

    /** What the command line does before the command runs here or is sent to the daemon. */
    public Builder prepare(Preparation before) {
      preparation = before;
      return this;
    }

    /** What it does. */
    public Builder run(Handler work) {
      handler = work;
      return this;
    }

    public Command build() {
      return new Command(this);
    }
  }
}

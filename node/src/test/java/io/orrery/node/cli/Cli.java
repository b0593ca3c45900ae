package io.orrery.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.node.command.Command;
import io.orrery.node.command.Output;
import io.orrery.node.commands.Root;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Map;

/** The program as a shell would run it, in this process. */
public final class Cli {
  /** What a run left behind. */
  public record Result(int code, String out, String err) {}

  private final Command root;
  private final String calledAs;
  private final Path repo;
  private byte[] input = new byte[0];

  private Cli(Command root, String calledAs, Path repo) {
    this.root = root;
    this.calledAs = calledAs;
    this.repo = repo;
  }

  public static Cli of(Path repo) {
    return new Cli(Root.COMMAND, "orrery", repo);
  }

  public Cli calledAs(String name) {
    return new Cli(root, name, repo);
  }

  public Cli withCommands(Command other) {
    return new Cli(other, calledAs, repo);
  }

  public Cli stdin(String text) {
    return stdin(text.getBytes(UTF_8));
  }

  public Cli stdin(byte[] bytes) {
    Cli cli = new Cli(root, calledAs, repo);
    cli.input = bytes;
    return cli;
  }

  public Result run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = run(out, err, words);
    return new Result(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** What a run that must succeed prints, where that is no text. */
  public byte[] bytes(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    if (run(out, err, words) != 0) {
      throw new AssertionError(String.join(" ", words) + ": " + err.toString(UTF_8));
    }
    return out.toByteArray();
  }

  private int run(ByteArrayOutputStream out, ByteArrayOutputStream err, String... words) {
    Console console =
        new Console(
            new ByteArrayInputStream(input),
            out,
            err,
            new Console.Screen(false, Output.Terminal.NONE));
    Map<String, String> variables =
        Map.of("ORRERY_PATH", repo.toString(), "IPFS_PATH", repo.toString());
    return new Session(root, calledAs, variables, console).run(words);
  }
}

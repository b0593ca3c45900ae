package io.orrery.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program run beside the test, because the JVM that serves a mount must not touch it: a page
 * fault in its own Java code would wait for its own threads.
 */
public record Run(int exit, String out, String err) {
  private static final long PATIENCE_SECONDS = 120;

  /** Runs a shell line in {@code directory}, with messages in English. */
  public static Run sh(Path directory, String line) {
    return of(start(directory, line));
  }

  public static Process start(Path directory, String line) {
    // On a line of its own: whatever the other lines are, none runs anywhere else.
    String script = "cd \"$0\" || exit 1\n" + line;
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script, "" + directory);
    builder.environment().put("LC_ALL", "C.UTF-8");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public static Run of(Process process) {
    // A test that hangs must end as one that fails.
    CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    try {
      process.getOutputStream().close();
      byte[] out = process.getInputStream().readAllBytes();
      byte[] err = process.getErrorStream().readAllBytes();
      return new Run(process.waitFor(), text(out), text(err));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The command that runs a class as this JVM was started. */
  public static List<String> java(Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("--add-opens")
          || flag.startsWith("--enable")
          || flag.startsWith("--sun")) {
        command.add(flag);
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return command;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What a run that must succeed printed. */
  public String succeeds() {
    assertThat(exit).as("%s%s", out, err).isZero();
    return out;
  }

  public List<String> lines() {
    return succeeds().lines().toList();
  }

  /** What a run that must fail complained of. */
  public String fails() {
    assertThat(exit).as(out).isNotZero();
    return err;
  }
}

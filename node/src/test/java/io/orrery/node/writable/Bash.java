package io.orrery.node.writable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Scripts in one folder that stop at their first error, and that are killed when they hang. */
final class Bash {
  private static final long PATIENCE_MINUTES = 10;

  private final Path folder;
  private final Map<String, String> variables = new LinkedHashMap<>();

  private Bash(Path folder) {
    this.folder = folder;
    // Whose commits they are and when they were made must not make two runs differ.
    variables.put("LC_ALL", "C.UTF-8");
    variables.put("HOME", "/nonexistent");
    variables.put("GIT_CONFIG_NOSYSTEM", "1");
    for (String who : new String[] {"AUTHOR", "COMMITTER"}) {
      variables.put("GIT_" + who + "_NAME", "A U Thor");
      variables.put("GIT_" + who + "_EMAIL", "author@example.com");
      variables.put("GIT_" + who + "_DATE", "2020-02-02T02:02:02Z");
    }
  }

  static Bash in(Path folder) {
    return new Bash(folder);
  }

  /** Skips the test where one of these programs is missing. */
  static void needs(String... programs) {
    for (String program : programs) {
      assumeTrue(
          Arrays.stream(System.getenv("PATH").split(":"))
              .anyMatch(path -> Files.isExecutable(Path.of(path, program))),
          () -> program + " is not here (scripts/install-deps test brings it): skipped");
    }
  }

  Bash with(String variable, Object value) {
    variables.put(variable, value.toString());
    return this;
  }

  /** What a run that must succeed printed. */
  String run(String script) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
              .directory(folder.toFile())
              .redirectInput(Path.of("/dev/null").toFile());
      builder.environment().putAll(variables);
      Process process = builder.start();
      CompletableFuture.delayedExecutor(PATIENCE_MINUTES, TimeUnit.MINUTES)
          .execute(process::destroyForcibly);
      CompletableFuture<String> err =
          CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      String out = text(process.getInputStream());
      assertThat(process.waitFor()).as("%s%n%s%s", script, out, err.join()).isZero();
      return out;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(InputStream in) {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

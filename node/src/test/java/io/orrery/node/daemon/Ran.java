package io.orrery.node.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that has ended, and what it said. */
public record Ran(int exit, String out, String err) {
  private static final int PATIENCE_SECONDS = 120;

  /** Closes its input and waits for its end. */
  public static Ran of(Process process) {
    try {
      process.getOutputStream().close();
      CompletableFuture<String> err =
          CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      String out = text(process.getInputStream());
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return new Ran(process.exitValue(), out, err.join());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Runs a shell line in {@code folder}: what is on a mount is looked at by another process than
   * the test, and never by the one that serves it.
   */
  public static Ran sh(Path folder, String line) {
    try {
      return of(new ProcessBuilder("sh", "-c", line).directory(folder.toFile()).start());
    } catch (IOException e) {
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

  /** What a run that must succeed printed. */
  public String succeeds() {
    assertThat(exit).as("%s%s", out, err).isZero();
    return out;
  }

  /** What a run that must fail complained of. */
  public String fails() {
    assertThat(exit).as("%s%s", out, err).isEqualTo(1);
    return err;
  }
}

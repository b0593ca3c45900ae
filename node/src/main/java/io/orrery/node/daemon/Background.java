package io.orrery.node.daemon;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A command of this program in a process of its own, which outlives the one that starts it and its
 * terminal: the same JVM with the same flags, in a session of its own (setsid(1)), with no input,
 * its log in a file, and in the repo's folder, so that it keeps no other directory busy.
 */
public final class Background {
  private static final int MAX_LOG = 1 << 20;
  private static final String FAILURE = "Error: ";

  private final Path folder;
  private final Path log;

  /**
   * @param folder where it runs
   * @param log takes its standard error; written anew
   */
  public Background(Path folder, Path log) {
    this.folder = folder;
    this.log = log;
  }

  /**
   * Starts it and waits for its first line of output.
   *
   * @param words the command line, from the command's name on
   * @return that line
   * @throws FaultException what it failed with, in its own words; TIMED_OUT when it said nothing
   *     within the time, and it is then ended; UNSUPPORTED without /proc or setsid
   */
  public String start(List<String> words, long timeout, TimeUnit unit) throws FaultException {
    Process process = launch(words);
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread reader = new Thread(() -> readLine(process, line), "background-start");
    reader.setDaemon(true);
    reader.start();
    try {
      String said = line.completeOnTimeout("", timeout, unit).join();
      if (said.isEmpty()) {
        process.destroyForcibly();
        throw new FaultException(
            Fault.TIMED_OUT, "the process in the background did not start in time; see " + log);
      }
      return said;
    } catch (CompletionException e) {
      throw failure(e);
    }
  }

  private Process launch(List<String> words) throws FaultException {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(ownCommand());
    command.addAll(words);
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectInput(Path.of("/dev/null").toFile())
          .redirectError(log.toFile())
          .start();
    } catch (IOException e) {
      throw new FaultException(
          Fault.UNSUPPORTED, "cannot start a process in the background: " + e.getMessage(), e);
    }
  }

  /** How this very program was started, up to the words that are the user's. */
  private static List<String> ownCommand() throws FaultException {
    try {
      byte[] raw = Files.readAllBytes(Path.of("/proc/self/cmdline"));
      List<String> words = Arrays.asList(new String(raw, StandardCharsets.UTF_8).split("\0", -1));
      String main = System.getProperty("sun.java.command", "").split(" ", 2)[0];
      int end = words.indexOf(main);
      if (end > 0) {
        List<String> own = new ArrayList<>(words.subList(0, end + 1));
        own.set(0, ProcessHandle.current().info().command().orElse(own.get(0)));
        return own;
      }
    } catch (IOException e) {
      throw new FaultException(
          Fault.UNSUPPORTED, "cannot find out how this program was started: use --foreground", e);
    }
    throw FaultException.unsupported(
        "cannot find out how this program was started: use --foreground");
  }

  private static void readLine(Process process, CompletableFuture<String> to) {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      if (line == null) {
        process.waitFor();
        throw new IOException("no output");
      }
      to.complete(line);
    } catch (IOException e) {
      to.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      to.completeExceptionally(e);
    }
  }

  /** What the process wrote before it ended: its error, as a user would have seen it. */
  private FaultException failure(Throwable cause) {
    try {
      String text = Files.size(log) > MAX_LOG ? "" : Files.readString(log, StandardCharsets.UTF_8);
      int error = text.lastIndexOf(FAILURE);
      if (error >= 0) {
        return FaultException.refused(text.substring(error + FAILURE.length()).strip());
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return new FaultException(
        Fault.CLOSED, "the process in the background ended at once; see " + log, cause);
  }
}

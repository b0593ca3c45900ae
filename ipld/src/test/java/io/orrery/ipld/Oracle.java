package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The JavaScript implementation, as a script of {@code scripts/oracle} that answers each line of
 * JSON with one. For one thread.
 */
public final class Oracle implements AutoCloseable {
  private static final Path FOLDER = Path.of("..", "scripts", "oracle");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  private Oracle(Process process) {
    this.process = process;
    this.questions = process.outputWriter();
    this.answers = process.inputReader();
  }

  /** Starts a script; skips the test where the package that it stands on is not installed. */
  public static Oracle start(String script, String module) throws IOException {
    assumeTrue(
        Files.exists(FOLDER.resolve("node_modules").resolve(module)),
        "skipped: scripts/install-deps test installs " + module + " to compare with");
    return new Oracle(
        new ProcessBuilder("node", script)
            .directory(FOLDER.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  public JsonNode ask(JsonNode question) throws IOException {
    questions.write(JSON.writeValueAsString(question) + "\n");
    questions.flush();
    String answer = answers.readLine();
    assertThat(answer).as("the oracle's answer to %s", question).isNotNull();
    return JSON.readTree(answer);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}

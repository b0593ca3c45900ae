package io.orrery.node.writable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM of its own, with the classes of this one.
 *
 * @param err the file that has what it said on its standard error
 */
record Child(Process process, BufferedReader out, Path err) {
  static Child start(Class<?> main, Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-Dfile.encoding=UTF-8"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Path err = Files.createTempFile("child", ".err");
    err.toFile().deleteOnExit();
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile()).start();
    return new Child(process, process.inputReader(), err);
  }

  void succeeds() throws IOException, InterruptedException {
    int status = process.waitFor();
    assertThat(status).as(Files.readString(err)).isZero();
  }
}

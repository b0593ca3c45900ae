package io.orrery.node.cli;

import io.orrery.node.commands.Root;
import io.orrery.node.daemon.Logging;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;

/** The program. */
public final class Main {
  private Main() {}

  public static void main(String[] words) {
    // A process that goes on after its command turns it on again.
    Logging.off();
    Console console =
        new Console(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            Console.probe(System.getenv()));
    String program = System.getProperty("orrery.program", "orrery");
    System.exit(new Session(Root.COMMAND, program, System.getenv(), console).run(words));
  }
}

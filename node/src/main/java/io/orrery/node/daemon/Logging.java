package io.orrery.node.daemon;

/**
 * Whether this process keeps a log. One that ends with its command has none: what goes wrong in it
 * is its error, and to load the logging would cost it a tenth of its time.
 */
public final class Logging {
  /** Which logging slf4j takes, and what it says of that (documentation of LoggerFactory). */
  private static final String PROVIDER = "slf4j.provider";

  private static final String VERBOSITY = "slf4j.internal.verbosity";

  private Logging() {}

  /** For a process that ends with its command. Loads nothing. */
  public static void off() {
    System.setProperty(PROVIDER, "org.slf4j.helpers.NOP_FallbackServiceProvider");
    System.setProperty(VERBOSITY, "WARN");
  }

  /**
   * For a process that stays; called before any class that logs is touched.
   *
   * @param debug whether all of ours is told, or only what should not happen
   */
  public static void start(boolean debug) {
    System.clearProperty(PROVIDER);
    LogOutput.open(debug);
  }
}

package io.orrery.node.commands;

/** What this program says of itself. */
public final class ProgramVersion {
  /** The version in the parent pom, without -SNAPSHOT. */
  public static final String NUMBER = "0.1.0";

  /** As identify, HTTP servers and clients give it. */
  public static final String AGENT = "orrery/" + NUMBER;

  /** The version of the repo that it reads and writes. */
  static final String REPO = "1";

  private ProgramVersion() {}

  /** As {@code amd64/linux}: Go's names, which scripts expect. */
  static String system() {
    String name = System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (arch.equals("aarch64") ? "arm64" : arch)
        + "/"
        + (name.startsWith("mac") ? "darwin" : name);
  }
}

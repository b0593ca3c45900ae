package io.orrery.node.repo;

import io.orrery.ipld.FaultException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The name that the program was called by. As {@code ipfs} it is a drop-in: it looks for its repo
 * where Kubo would and writes Kubo's import settings.
 */
public enum Program {
  ORRERY("orrery", "ORRERY_PATH", ".orrery"),
  IPFS("ipfs", "IPFS_PATH", ".ipfs");

  private final String label;
  private final String variable;
  private final String folder;

  Program(String label, String variable, String folder) {
    this.label = label;
    this.variable = variable;
    this.folder = folder;
  }

  /** The program behind {@code name}, which may be a path: {@code ipfs}, or else orrery. */
  public static Program of(String name) {
    return name.substring(name.lastIndexOf('/') + 1).equals(IPFS.label) ? IPFS : ORRERY;
  }

  /** The name to print in messages. */
  public String label() {
    return label;
  }

  /** The environment variable that names the repo. */
  public String variable() {
    return variable;
  }

  /**
   * Where the repo is or would be, absolute: what the variable says, where a leading {@code ~/} is
   * the home folder, or else the program's own folder in the home folder.
   *
   * @throws FaultException REFUSED when neither the variable nor {@code HOME} is set
   */
  public Path repoPath(Map<String, String> environment) throws FaultException {
    String named = environment.getOrDefault(variable, "");
    if (!named.isEmpty() && !named.equals("~") && !named.startsWith("~/")) {
      return Path.of(named).toAbsolutePath().normalize();
    }
    String home = environment.getOrDefault("HOME", "");
    if (home.isEmpty()) {
      throw FaultException.refused("no repo path: set $" + variable + " or $HOME");
    }
    Path below =
        named.isEmpty() ? Path.of(folder) : Path.of(named.substring(1).replaceFirst("^/+", ""));
    return Path.of(home).toAbsolutePath().resolve(below).normalize();
  }
}

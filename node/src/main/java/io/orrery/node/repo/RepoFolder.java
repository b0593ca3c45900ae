package io.orrery.node.repo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What lies in the folder of a repo, and what state the folder is in. {@code config} is written
 * last, so a folder with one is finished; {@code version} is written before it, so a {@code config}
 * beside another or no version is somebody else's.
 */
record RepoFolder(Path path, Program program) {
  /**
   * The layout that this program writes. It begins with a word because Kubo reads a number there,
   * and must neither open nor migrate this folder.
   */
  static final String VERSION = "orrery/1";

  private static final int MAX_VERSION = 100;

  Path config() {
    return path.resolve("config");
  }

  Path store() {
    return path.resolve("store");
  }

  Path keystore() {
    return path.resolve("keystore");
  }

  private Path versionFile() {
    return path.resolve("version");
  }

  boolean isFinished() {
    return Files.exists(config());
  }

  /**
   * Passes when this folder holds a finished repo that this program can open.
   *
   * @throws FaultException ABSENT when there is none, in Kubo's words; UNSUPPORTED for a Kubo repo
   *     or a newer version; REFUSED when it is no repo
   */
  void requireRepo() throws FaultException {
    requireNotKubo();
    if (!isFinished()) {
      throw new FaultException(
          Fault.ABSENT,
          "no IPFS repo found in " + path + ".\nplease run: '" + program.label() + " init'");
    }
    String version = version();
    if (version.isEmpty()) {
      throw FaultException.refused(
          path + " has a config and no version: it is no repo of " + program.label());
    }
    requireVersion(version);
  }

  private void requireNotKubo() throws FaultException {
    if (Files.exists(path.resolve("datastore_spec"))) {
      throw FaultException.unsupported(
          path
              + " is a Kubo repo (it has a datastore_spec), which is left untouched;"
              + " name another with $"
              + program.variable());
    }
  }

  private void requireVersion(String version) throws FaultException {
    if (!version.equals(VERSION)) {
      throw FaultException.unsupported(
          path
              + " is of version \""
              + version
              + "\" and this program knows \""
              + VERSION
              + "\": use the program that made it");
    }
  }

  /** The content of the version file; empty when there is none. */
  private String version() throws FaultException {
    byte[] content = DurableFile.read(versionFile(), MAX_VERSION);
    return content == null ? "" : new String(content, UTF_8).strip();
  }

  /**
   * Makes the folder where it lacks and passes when a repo may be made in it, or one that a crash
   * left half made be made again.
   *
   * @throws FaultException REFUSED when one stands there already, in Kubo's words
   */
  void prepare() throws FaultException {
    requireNotKubo();
    if (isFinished()) {
      throw FaultException.refused(
          program.label()
              + " configuration file already exists!\nReinitializing would overwrite your keys\n");
    }
    if (path.getParent() != null) {
      makeParents(path.getParent());
    }
    makeFolder(path);
    if (!Files.isWritable(path)) {
      throw FaultException.refused(path + " is not writeable by the current user");
    }
    String version = version();
    if (!version.isEmpty()) {
      requireVersion(version);
    }
  }

  /** Makes the folders inside. */
  void makeFolders() throws FaultException {
    makeFolder(store());
    makeFolder(keystore());
  }

  /** Makes this folder a repo: what is written last is the config. */
  void finish(Config config) throws FaultException {
    DurableFile.write(versionFile(), (VERSION + "\n").getBytes(UTF_8));
    DurableFile.write(config(), config.toBytes());
  }

  private static void makeParents(Path folder) throws FaultException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw DurableFile.failure("cannot make " + folder, e);
    }
  }

  /** Makes a folder that only its owner enters, unless it is there. */
  private static void makeFolder(Path folder) throws FaultException {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        DurableFile.syncFolder(folder.getParent());
      }
    } catch (IOException e) {
      throw DurableFile.failure("cannot make " + folder, e);
    }
  }

  /** The configuration as it stands in the file now. */
  Config readConfig() throws FaultException {
    byte[] json = DurableFile.read(config(), Config.MAX_LENGTH);
    if (json == null) {
      throw new FaultException(Fault.ABSENT, "open " + config() + ": no such file or directory");
    }
    try {
      return Config.parse(json);
    } catch (FaultException e) {
      throw new FaultException(e.fault(), config() + ": " + e.getMessage(), e);
    }
  }
}

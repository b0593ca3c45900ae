package io.orrery.node.cli;

import io.orrery.ipld.FaultException;
import io.orrery.node.Node;
import io.orrery.node.command.Environment;
import io.orrery.node.repo.Config;
import io.orrery.node.repo.Program;
import io.orrery.node.repo.Repo;
import java.nio.file.Path;

/** The surroundings of a command in a process of its own, which holds the repo only if it must. */
final class LocalEnvironment implements Environment, AutoCloseable {
  private final Program program;
  private final Path repoPath;
  private final String purpose;
  private Node node;

  /**
   * @param purpose what the process is doing, for whoever finds the repo held
   */
  LocalEnvironment(Program program, Path repoPath, String purpose) {
    this.program = program;
    this.repoPath = repoPath;
    this.purpose = purpose;
  }

  @Override
  public Program program() {
    return program;
  }

  @Override
  public Path repoPath() {
    return repoPath;
  }

  @Override
  public Config config() throws FaultException {
    return node == null ? Repo.readConfig(repoPath, program) : node.repo().storedConfig();
  }

  @Override
  public Node node() throws FaultException {
    if (node == null) {
      node = Node.open(repoPath, program, purpose);
    }
    return node;
  }

  @Override
  public boolean isDaemon() {
    return false;
  }

  @Override
  public void stop() throws FaultException {
    throw FaultException.refused("daemon not running");
  }

  @Override
  public void close() throws FaultException {
    if (node != null) {
      node.close();
    }
  }
}

package io.orrery.node.command;

import io.orrery.ipld.FaultException;
import io.orrery.node.Node;
import io.orrery.node.repo.Config;
import io.orrery.node.repo.Program;
import java.nio.file.Path;

/** What surrounds a command where it runs: a process of its own, or the daemon. */
public interface Environment {
  /** What the program was called as. */
  Program program();

  /** Where the repo is or would be. */
  Path repoPath();

  /** The configuration as it stands in its file now; the repo need not be opened for it. */
  Config config() throws FaultException;

  /**
   * The node, opened when first asked for.
   *
   * @throws FaultException what {@link io.orrery.node.repo.Repo#open} throws
   */
  Node node() throws FaultException;

  /** Whether this process is a daemon, so that {@link #stop} ends it. */
  boolean isDaemon();

  /** Asks the daemon to end; returns at once, so that the answer still goes out. */
  void stop() throws FaultException;
}

package io.orrery.node.command;

import io.orrery.ipld.FaultException;
import io.orrery.node.Node;
import java.nio.file.Path;

/** What surrounds a command where it runs: a process of its own, or the daemon. */
public interface Environment {
  /** The name that the program was called by, {@code orrery} or {@code ipfs}. */
  String program();

  /** Where the repo is or would be. */
  Path repoPath();

  /**
   * The node. Opened by the first call where the command runs in a process of its own.
   *
   * @throws FaultException what {@link io.orrery.node.repo.Repo#open} throws
   */
  Node node() throws FaultException;

  /** Whether this process is a daemon, so that {@link #stop} ends it. */
  boolean isDaemon();

  /** Asks the daemon to end; returns at once, so that the answer still goes out. */
  void stop() throws FaultException;
}

package io.orrery.node.cli;

/** The same answers from a daemon. */
class DagCommandsOverRpcTest extends DagCommandsTest {
  @Override
  boolean overRpc() {
    return true;
  }
}

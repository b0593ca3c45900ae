package io.orrery.node.cli;

/** The same answers from a daemon. */
class KeyCommandsOverRpcTest extends KeyCommandsTest {
  @Override
  boolean overRpc() {
    return true;
  }
}

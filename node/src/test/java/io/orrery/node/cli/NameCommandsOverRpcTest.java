package io.orrery.node.cli;

/** The same answers from a daemon. */
class NameCommandsOverRpcTest extends NameCommandsTest {
  @Override
  boolean overRpc() {
    return true;
  }
}

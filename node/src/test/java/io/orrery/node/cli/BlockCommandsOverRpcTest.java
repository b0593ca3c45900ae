package io.orrery.node.cli;

/** The same answers from a daemon. */
class BlockCommandsOverRpcTest extends BlockCommandsTest {
  @Override
  boolean overRpc() {
    return true;
  }
}

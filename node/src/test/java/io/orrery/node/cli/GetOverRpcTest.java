package io.orrery.node.cli;

/** The same from a daemon. */
class GetOverRpcTest extends GetCommandTest {
  @Override
  boolean overRpc() {
    return true;
  }
}

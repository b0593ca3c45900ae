package io.orrery.node.cli;

/** The same answers from a daemon. */
class ToFilesOverRpcTest extends ToFilesTest {
  @Override
  boolean overRpc() {
    return true;
  }
}

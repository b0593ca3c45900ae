package io.orrery.node.cli;

/** The same answers from a daemon. */
class DagCarOverRpcTest extends DagCarTest {
  @Override
  boolean overRpc() {
    return true;
  }
}

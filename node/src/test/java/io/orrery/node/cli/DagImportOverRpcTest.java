package io.orrery.node.cli;

/** The same answers from a daemon. */
class DagImportOverRpcTest extends DagImportTest {
  @Override
  boolean overRpc() {
    return true;
  }
}

package io.orrery.node.cli;

/** The same answers from a daemon. */
class DagExportOverRpcTest extends DagExportTest {
  @Override
  boolean overRpc() {
    return true;
  }
}

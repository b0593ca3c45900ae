package io.orrery.node.cli;

/** The same answers through a real server and the thin client's connection. */
class ContentOverRpcTest extends ContentCommandsTest {
  @Override
  boolean overRpc() {
    return true;
  }
}

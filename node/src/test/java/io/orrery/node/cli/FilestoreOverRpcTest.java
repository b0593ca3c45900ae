package io.orrery.node.cli;

/** The same answers from a daemon: the paths travel beside the content. */
class FilestoreOverRpcTest extends FilestoreCommandsTest {
  @Override
  boolean overRpc() {
    return true;
  }
}

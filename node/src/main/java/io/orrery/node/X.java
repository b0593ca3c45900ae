package io.orrery.node;

final class X {
  private X() {}
}

package io.orrery.libp2p;

final class X {
  private X() {}
}

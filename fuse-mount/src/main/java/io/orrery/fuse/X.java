package io.orrery.fuse;

final class X {
  private X() {}
}

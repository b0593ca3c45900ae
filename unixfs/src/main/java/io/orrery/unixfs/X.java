package io.orrery.unixfs;

final class X {
  private X() {}
}

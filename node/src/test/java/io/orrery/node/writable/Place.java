package io.orrery.node.writable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder on the mount in which one test lets programs write. */
final class Place {
  private final Path at;
  private final List<String> checks = new ArrayList<>();
  private String look;

  Place(Path at) {
    this.at = at;
  }

  Path at() {
    return at;
  }

  String run(String script) {
    return Bash.in(at).run(script);
  }

  /** Runs a script that must succeed now and after the remount. */
  Place holds(String check) {
    run(check);
    checks.add(check);
    return this;
  }

  Place looksLike(Path folder, Look closely) {
    assertThat(closely.at(at)).isEqualTo(closely.at(folder));
    return this;
  }

  /** Remembers how it looks, once its test is over. */
  void look() {
    if (look == null) {
      look = Look.KEPT.at(at);
    }
  }

  void looksAsItDid() {
    assertThat(Look.KEPT.at(at)).as(at + " after the remount").isEqualTo(look);
    checks.forEach(this::run);
  }
}

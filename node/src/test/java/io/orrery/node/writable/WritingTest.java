package io.orrery.node.writable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that let programs write on one mount, each in a place of its own. When all have run,
 * another process mounts the tree, and each place must look as it did.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("io.orrery.node.writable.Ground#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WritingTest {
  @TempDir static Path temporary;

  @Parameter Ground ground;
  private WritableMount mount;
  private final List<Place> places = new ArrayList<>();

  @BeforeParameterizedClassInvocation
  void mountIt() throws Exception {
    places.clear();
    mount = WritableMount.open(Files.createDirectory(temporary.resolve(ground.name())), ground);
  }

  /** A new folder on the mount. */
  Place place(String name) throws Exception {
    Place place = new Place(Files.createDirectory(mount.at().resolve(name)));
    places.add(place);
    return place;
  }

  /** A new folder on the disk, for what goes in and what should come out. */
  static Path aside(String name) throws Exception {
    return Files.createTempDirectory(temporary, name);
  }

  WritableMount mount() {
    return mount;
  }

  /**
   * Runs a script on the mount and on the disk: both must look the same afterwards.
   *
   * @param data an input for both, {@code $DATA}
   */
  Place provesTheSame(String name, Path data, String script) throws Exception {
    Place place = place(name);
    Path disk = aside(name);
    Bash.in(disk).with("DATA", data).run(script);
    Bash.in(place.at()).with("DATA", data).run(script);
    assertThat(Look.CONTENT.at(place.at())).isEqualTo(Look.CONTENT.at(disk));
    return place;
  }

  @AfterEach
  void look() {
    places.forEach(Place::look);
  }

  @AfterParameterizedClassInvocation
  void everythingIsStillThereAfterARemount() throws Exception {
    try (WritableMount closing = mount) {
      if (closing != null) {
        closing.remount();
        places.forEach(Place::looksAsItDid);
      }
    }
  }
}

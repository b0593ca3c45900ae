package io.orrery.ipld;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The known answers that lie beside the checkout, in {@code ../shared/vectors}. A lone clone has
 * none: whatever asks for them is then skipped and says so. {@code ORRERY_VECTORS} names another
 * place.
 */
public final class Vectors {
  private Vectors() {}

  /**
   * The file or folder at {@code relative} below the vectors; skips the test when there are no
   * vectors at all.
   */
  public static Path path(String relative) {
    Path folder = folder();
    assumeTrue(folder != null, "no shared test vectors beside this checkout: skipped");
    return folder.resolve(relative);
  }

  /** Whether there are any. */
  public static boolean areHere() {
    return folder() != null;
  }

  public static JsonNode json(String relative) {
    try {
      return new ObjectMapper().readTree(path(relative).toFile());
    } catch (IOException e) {
      throw new AssertionError("unreadable vectors: " + relative, e);
    }
  }

  private static Path folder() {
    String named = System.getenv("ORRERY_VECTORS");
    if (named != null) {
      return Path.of(named);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolve("shared/vectors");
      if (Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    return null;
  }
}

package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** A random tree on the disk, added, and got elsewhere: the same tree. */
class RoundTripTest {
  /** Percent-encoded, so that bytes that are no UTF-8 are among them. */
  private static final List<String> NAMES =
      List.of(
          "a",
          "b.txt",
          "sp%20ace",
          "%C3%BCn%C3%AF",
          "%F0%9F%8C%8C",
          "%FF%FE",
          "tab%09",
          "nl%0A",
          "-dash",
          "%5Cback",
          "%22quote%22",
          "%25",
          "~",
          "n".repeat(255),
          "%CC%81x");

  private static final List<String> TARGETS =
      List.of("a", "../up", "/absolute", "no//tidy/", "ünï", ".", "x".repeat(300));

  private Path folder;
  private Shell alone;
  private Shell served;

  @BeforeProperty
  void nodes() throws IOException {
    folder = Files.createTempDirectory("round-trip");
    alone = new Shell(folder.resolve("alone"), false);
    served = new Shell(folder.resolve("served"), true);
  }

  @AfterProperty
  void end() throws IOException {
    alone.close();
    served.close();
    delete(folder);
  }

  @Property(tries = 25)
  void whatIsAddedIsGot(@ForAll long seed, @ForAll boolean daemon, @ForAll boolean narrow)
      throws IOException {
    Shell shell = daemon ? served : alone;
    Path tree = folder.resolve("tree");
    grow(tree, new Random(seed), 0);
    Path copy = folder.resolve("copy");
    String root =
        shell
            .ok(
                "add",
                "-r",
                "-Q",
                "-H",
                "--preserve-mode",
                "--preserve-mtime",
                narrow ? "--max-directory-links=2" : "--max-directory-links=0",
                narrow ? "--chunker=size-10" : "--chunker=size-100",
                tree.toString())
            .strip();
    shell.ok("get", "-o", copy.toString(), root);
    assertThat(describe(copy)).isEqualTo(describe(tree));
    delete(tree);
    delete(copy);
  }

  private static void grow(Path path, Random random, int depth) throws IOException {
    int kind = depth == 0 ? 0 : random.nextInt(depth > 3 ? 3 : 5);
    if (kind == 1) {
      // Through the shell's ln, for Java tidies what a symlink says.
      link(TARGETS.get(random.nextInt(TARGETS.size())), path);
      return;
    }
    if (kind == 2 || kind == 3) {
      byte[] content = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(1000)];
      random.nextBytes(content);
      Files.write(path, content);
    } else {
      Files.createDirectory(path);
      for (int i = random.nextInt(6); i > 0; i--) {
        Path child = child(path, NAMES.get(random.nextInt(NAMES.size())));
        if (!Files.exists(child, LinkOption.NOFOLLOW_LINKS)) {
          grow(child, random, depth + 1);
        }
      }
    }
    Files.setAttribute(path, "unix:mode", 0700 | random.nextInt(0100));
    long seconds = random.nextInt(4_000_000) * 1000L - 1_000_000_000L;
    Instant time = Instant.ofEpochSecond(seconds, random.nextInt(1_000_000_000));
    Files.setLastModifiedTime(path, FileTime.from(time));
  }

  private static Path child(Path folder, String escaped) {
    String base = folder.toUri().getRawPath();
    return Path.of(URI.create("file://" + (base.endsWith("/") ? base : base + "/") + escaped));
  }

  private static void link(String target, Path link) throws IOException {
    try {
      Process ln = new ProcessBuilder("ln", "-s", "--", target, link.toString()).start();
      if (ln.waitFor() != 0 || !Files.isSymbolicLink(link)) {
        Files.createSymbolicLink(link, Path.of(target));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Everything of a tree that must come back, by the escaped path. */
  private static Map<String, String> describe(Path root) throws IOException {
    Map<String, String> described = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.toUri().getRawPath().substring(root.toUri().getRawPath().length());
        described.put(name.replaceAll("/$", ""), describeOne(file));
      }
    }
    return described;
  }

  private static String describeOne(Path file) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink()) {
      // Java 17 sets the times of symlinks to the microsecond.
      return "-> "
          + Files.readSymbolicLink(file)
          + " "
          + attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MICROS);
    }
    String stamp = attributes.permissions() + " " + attributes.lastModifiedTime().toInstant();
    return attributes.isDirectory()
        ? "directory " + stamp
        : HexFormat.of().formatHex(Files.readAllBytes(file)) + " " + stamp;
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}

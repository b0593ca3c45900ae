package io.orrery.node.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.node.tar.TarEntry;
import io.orrery.node.tar.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an archive on the disk, and what an ill-meant one cannot do. */
class DownloadTest {
  private static final Instant TIME = Instant.ofEpochSecond(1_577_934_245L, 123_456_789);

  @TempDir private Path folder;
  private ByteArrayOutputStream archive;
  private TarWriter tar;

  @BeforeEach
  void anArchive() {
    archive = new ByteArrayOutputStream();
    tar = new TarWriter(archive);
  }

  private DownloadTest directory(String path) throws IOException {
    tar.entry(TarEntry.directory(Name.of(path), 0755, TIME));
    return this;
  }

  private DownloadTest file(String path, String content) throws IOException {
    byte[] bytes = content.getBytes(UTF_8);
    tar.entry(TarEntry.file(Name.of(path), bytes.length, 0644, TIME));
    tar.write(bytes, 0, bytes.length);
    return this;
  }

  private DownloadTest symlink(String path, String target) throws IOException {
    tar.entry(TarEntry.symlink(Name.of(path), Name.of(target), TIME));
    return this;
  }

  private void unpackTo(String target) throws IOException {
    tar.finish();
    unpack(archive.toByteArray(), target);
  }

  private void unpack(byte[] bytes, String target) throws IOException {
    try (Download download = Download.unpacking(folder.resolve(target))) {
      for (int at = 0; at < bytes.length; at += 100) {
        download.write(bytes, at, Math.min(100, bytes.length - at));
      }
      download.finish();
    }
  }

  private List<String> tree() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !file.equals(folder))
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void makesFilesDirectoriesAndSymlinks() throws IOException {
    directory("d").file("d/a", "one").directory("d/s").file("d/s/b", "").symlink("d/l", "a");
    unpackTo("out");
    assertThat(tree()).containsExactly("out", "out/a", "out/l", "out/s", "out/s/b");
    assertThat(folder.resolve("out/a")).hasContent("one");
    assertThat(folder.resolve("out/s/b")).isEmptyFile();
    assertThat(Files.readSymbolicLink(folder.resolve("out/l"))).hasToString("a");
  }

  @Test
  void givesModesAndTimes() throws IOException {
    tar.entry(TarEntry.directory(Name.of("d"), 0500, TIME));
    tar.entry(TarEntry.file(Name.of("d/a"), 0, 06751, TIME));
    tar.entry(TarEntry.directory(Name.of("d/empty"), 01700, TIME.plusSeconds(1)));
    unpackTo("out");
    assertThat(Files.getAttribute(folder.resolve("out"), "unix:mode")).isEqualTo(040500);
    assertThat(Files.getAttribute(folder.resolve("out/a"), "unix:mode")).isEqualTo(0100751);
    assertThat(Files.getAttribute(folder.resolve("out/empty"), "unix:mode")).isEqualTo(041700);
    for (String each : List.of("out", "out/a")) {
      assertThat(Files.getLastModifiedTime(folder.resolve(each)).toInstant()).isEqualTo(TIME);
    }
    Files.setPosixFilePermissions(
        folder.resolve("out"), PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aLoneFileGoesToTheTargetOrIntoIt() throws IOException {
    file("name.txt", "hi");
    unpackTo("other.txt");
    assertThat(tree()).containsExactly("other.txt");
    Files.createDirectory(folder.resolve("there"));
    unpack(archive.toByteArray(), "there");
    assertThat(folder.resolve("there/name.txt")).hasContent("hi");
  }

  @Test
  void replacesFilesAndEmptyDirectories() throws IOException {
    Files.createDirectories(folder.resolve("out/a"));
    Files.writeString(folder.resolve("out/b"), "old");
    Files.createSymbolicLink(folder.resolve("out/c"), folder.resolve("elsewhere"));
    directory("d").file("d/a", "new").symlink("d/b", "x").file("d/c", "new");
    unpackTo("out");
    assertThat(folder.resolve("out/a")).hasContent("new");
    assertThat(folder.resolve("out/b")).isSymbolicLink();
    assertThat(folder.resolve("out/c")).isRegularFile().hasContent("new");
    assertThat(folder.resolve("elsewhere")).doesNotExist();
  }

  @Test
  void replacesNoDirectoryThatHoldsSomething() throws IOException {
    Files.createDirectories(folder.resolve("out/a/z"));
    directory("d").file("d/a", "new");
    assertThatThrownBy(() -> unpackTo("out"))
        .isInstanceOf(FaultException.class)
        .hasMessage("remove %s/out/a: directory not empty", folder);
    assertThat(folder.resolve("out/a/z")).isDirectory();
  }

  @Test
  void makesNoDirectoryWhereAFileIs() throws IOException {
    Files.writeString(folder.resolve("y"), "old");
    directory("d").file("d/a", "new");
    assertThatThrownBy(() -> unpackTo("y")).hasMessage("mkdir %s/y: not a directory", folder);
    assertThat(folder.resolve("y")).hasContent("old");
  }

  @Test
  void needsTheFolderOfALoneFile() throws IOException {
    file("name.txt", "hi");
    assertThatThrownBy(() -> unpackTo("none/x"))
        .hasMessageMatching("open .*/none/.get-\\w+: no such file or directory");
    assertThat(tree()).isEmpty();
  }

  @Test
  void goesThroughNoSymlink() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    directory("d").symlink("d/l", outside.toString()).file("d/l/x", "evil");
    assertThatThrownBy(() -> unpackTo("out")).hasMessageContaining("cannot extract to symlink");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void goesThroughNoSymlinkThatReplacedADirectory() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    directory("d").directory("d/s").symlink("d/s", outside.toString()).file("d/s/x", "evil");
    assertThatThrownBy(() -> unpackTo("out")).hasMessageContaining("cannot extract to symlink");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void goesThroughNoSymlinkOfTheUser() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.createDirectory(folder.resolve("out"));
    Files.createSymbolicLink(folder.resolve("out/s"), outside);
    Files.createSymbolicLink(folder.resolve("root"), outside);
    directory("d").directory("d/s").file("d/s/x", "stray");
    assertThatThrownBy(() -> unpackTo("out")).hasMessageContaining("cannot extract to symlink");
    assertThatThrownBy(() -> unpack(archive.toByteArray(), "root"))
        .hasMessageContaining("cannot extract to symlink");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void staysBelowItsRoot() throws IOException {
    for (String path : List.of("d/../x", "d/./x", "d//x", "/x", "..", "d/..", "x", "e/x")) {
      anArchive();
      directory("d").file(path, "evil");
      assertThatThrownBy(() -> unpackTo("out"))
          .as(path)
          .isInstanceOf(FaultException.class)
          .hasMessageContaining("tar has invalid root or paths");
      assertThat(tree()).as(path).isEmpty();
    }
  }

  @Test
  void takesOnlyOneLoneFile() throws IOException {
    file("a", "1").file("b", "2");
    assertThatThrownBy(() -> unpackTo("out")).hasMessageContaining("more than one root");
    anArchive();
    assertThatThrownBy(() -> unpackTo("out")).hasMessage("empty tar file");
  }

  @Test
  void leavesNothingHalfMade() throws IOException {
    directory("d").directory("d/e").file("d/e/a", "0123456789".repeat(200));
    tar.finish();
    byte[] cut = Arrays.copyOf(archive.toByteArray(), 2500);
    assertThatThrownBy(() -> unpack(cut, "deep/out")).hasMessageContaining("cut off");
    assertThat(tree()).isEmpty();
  }

  @Test
  void keepsWhatIsWhole() throws IOException {
    directory("d").file("d/a", "whole").file("d/b", "0123456789".repeat(200));
    tar.finish();
    byte[] cut = Arrays.copyOf(archive.toByteArray(), 4000);
    assertThatThrownBy(() -> unpack(cut, "out")).hasMessageContaining("cut off");
    assertThat(tree()).containsExactly("out", "out/a");
  }

  @Test
  void neverReplacesADevice() throws Exception {
    Path fifo = folder.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    file("a", "x");
    assertThatThrownBy(() -> unpackTo("fifo")).hasMessage("open %s: not a regular file", fifo);
    assertThat(Files.exists(fifo, LinkOption.NOFOLLOW_LINKS)).isTrue();
    unpack(archive.toByteArray(), "/dev/null");
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void writesAnArchiveAsItIs() throws IOException {
    Path file = folder.resolve("a.tar");
    try (Download download = Download.asIs(file)) {
      download.write(new byte[] {1, 2, 3}, 0, 3);
      download.finish();
    }
    assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
    try (Download download = Download.asIs(folder.resolve("b.tar"))) {
      download.write(new byte[] {1}, 0, 1);
    }
    assertThat(tree()).containsExactly("a.tar");
    assertThatThrownBy(() -> Download.asIs(folder)).hasMessage("open %s: is a directory", folder);
    try (Download download = Download.asIs(Path.of("/dev/null"))) {
      download.write(new byte[] {1}, 0, 1);
      download.finish();
    }
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }
}

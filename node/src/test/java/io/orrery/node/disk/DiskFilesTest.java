package io.orrery.node.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.node.command.Argument;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.UsageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFilesTest {
  private static final Argument TREE = Argument.file("path", "").repeated().orDirectory().orStdin();
  private static final Argument DATA = Argument.file("data", "").repeated().orStdin();
  private static final WalkOptions PLAIN = WalkOptions.PLAIN;
  private static final WalkOptions RECURSIVE = options(true, false, List.of(), false, false);

  @TempDir private Path folder;

  @BeforeEach
  void aTree() throws IOException {
    write("hello.txt", "hello\n");
    write("dir/.hid", "hidden\n");
    write("dir/a.txt", "a\n");
    write("dir/sp ace.txt", "x\n");
    write("dir/sub/b.txt", "b\n");
    Files.createSymbolicLink(folder.resolve("dir/link"), Path.of("a.txt"));
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static WalkOptions options(
      boolean recursive,
      boolean hidden,
      List<String> ignore,
      boolean followArguments,
      boolean followAll) {
    return new WalkOptions(
        recursive, hidden, ignore, Optional.empty(), followArguments, followAll, "", false);
  }

  private DiskFiles files(WalkOptions options, String... names) throws UsageException {
    List<String> paths = new ArrayList<>();
    for (String name : names) {
      paths.add(name.equals("-") ? name : folder + "/" + name);
    }
    return DiskFiles.of(
        paths, TREE, options, () -> new ByteArrayInputStream("from stdin".getBytes(UTF_8)));
  }

  private List<String> walk(WalkOptions options, String... names) throws IOException {
    List<String> seen = new ArrayList<>();
    try (DiskFiles files = files(options, names)) {
      for (IncomingFile file = files.next(); file != null; file = files.next()) {
        String content =
            switch (file.kind()) {
              case FILE -> "=" + new String(file.content().readAllBytes(), UTF_8).strip();
              case DIRECTORY -> "/";
              case SYMLINK -> " -> " + file.target();
            };
        seen.add(file.path() + content);
      }
    }
    return seen;
  }

  @Test
  void walksInTheOrderOfNames() throws IOException {
    assertThat(walk(RECURSIVE, "dir"))
        .containsExactly(
            "dir/",
            "dir/a.txt=a",
            "dir/link -> a.txt",
            "dir/sp ace.txt=x",
            "dir/sub/",
            "dir/sub/b.txt=b");
  }

  @Test
  void takesHiddenFilesWhenToldAndWhenNamed() throws IOException {
    assertThat(walk(options(true, true, List.of(), false, false), "dir"))
        .contains("dir/.hid=hidden");
    assertThat(walk(PLAIN, "dir/.hid")).containsExactly(".hid=hidden");
  }

  @Test
  void sortsArgumentsByTheirLastNameAndTakesEachOnce() throws IOException {
    assertThat(walk(PLAIN, "hello.txt", "dir/a.txt", "dir/../hello.txt"))
        .containsExactly("a.txt=a", "hello.txt=hello");
    assertThatThrownBy(() -> walk(PLAIN, "dir/a.txt", "dir/sub/../../dir/sub/a.txt"))
        .isInstanceOf(UsageException.class)
        .hasMessageMatching("lstat .*/dir/sub/a.txt: no such file or directory");
  }

  @Test
  void refusesTwoFilesOfOneName() throws IOException {
    write("one/f", "1");
    write("two/f", "2");
    assertThatThrownBy(() -> walk(PLAIN, "one/f", "two/f"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "file name f repeated under different import directories: %s/two and %s/one",
            folder, folder);
  }

  @Test
  void leavesOutWhatTheRulesSay() throws IOException {
    assertThat(walk(options(true, false, List.of("*.txt"), false, false), "dir", "hello.txt"))
        .containsExactly("dir/", "dir/link -> a.txt", "dir/sub/", "hello.txt=hello");
    assertThat(walk(options(true, false, List.of("/sub/"), false, false), "dir"))
        .containsExactly("dir/", "dir/a.txt=a", "dir/link -> a.txt", "dir/sp ace.txt=x");
  }

  @Test
  void readsRulesFromAFile() throws IOException {
    write("rules", "# all but one\n*.txt\n!b.txt\n");
    WalkOptions rules =
        new WalkOptions(
            true, false, List.of(), Optional.of(folder + "/rules"), false, false, "", false);
    assertThat(walk(rules, "dir"))
        .containsExactly("dir/", "dir/link -> a.txt", "dir/sub/", "dir/sub/b.txt=b");
  }

  @Test
  void followsSymlinksWhenTold() throws IOException {
    Files.createSymbolicLink(folder.resolve("hl"), Path.of("hello.txt"));
    assertThat(walk(PLAIN, "hl")).containsExactly("hl -> hello.txt");
    assertThat(walk(options(false, false, List.of(), true, false), "hl"))
        .containsExactly("hello.txt=hello");
    assertThat(walk(options(true, false, List.of(), false, true), "dir")).contains("dir/link=a");
  }

  @Test
  void findsCirclesOfSymlinks() throws IOException {
    Files.createSymbolicLink(folder.resolve("dir/sub/up"), Path.of(".."));
    assertThatThrownBy(() -> walk(options(true, false, List.of(), false, true), "dir"))
        .hasMessageEndingWith("dir/sub/up: too many levels of symbolic links");
    assertThat(walk(RECURSIVE, "dir")).contains("dir/sub/up -> ..");
  }

  @Test
  void readsStandardInputWhenItsTurnComes() throws IOException {
    assertThat(walk(PLAIN, "hello.txt", "-")).containsExactly("=from stdin", "hello.txt=hello");
    WalkOptions named =
        new WalkOptions(false, false, List.of(), Optional.empty(), false, false, "x/y.txt", false);
    assertThat(walk(named, "-")).containsExactly("x/y.txt=from stdin");
  }

  @Test
  void saysWhatIsWrongWithAnArgument() {
    assertThatThrownBy(() -> files(PLAIN, "nope"))
        .isInstanceOf(UsageException.class)
        .hasMessage("lstat %s/nope: no such file or directory", folder);
    assertThatThrownBy(() -> files(PLAIN, "dir"))
        .isInstanceOf(UsageException.class)
        .hasMessage("'%s/dir' is a directory, use the '-r' flag to specify directories", folder);
    assertThatThrownBy(
            () -> DiskFiles.of(List.of(folder + "/dir"), DATA, PLAIN, InputStream::nullInputStream))
        .isInstanceOf(UsageException.class)
        .hasMessage("invalid path '%s/dir', argument 'data' does not support directories", folder);
    assertThatThrownBy(
            () -> DiskFiles.of(List.of("/dev/null"), DATA, PLAIN, InputStream::nullInputStream))
        .isInstanceOf(UsageException.class)
        .hasMessage("unrecognized file type for /dev/null: Dcrw-rw-rw-");
  }

  @Test
  void neverOpensAFifo() throws Exception {
    Path fifo = folder.resolve("dir/fifo");
    assertThat(new ProcessBuilder("mkfifo", "-m", "644", fifo.toString()).start().waitFor())
        .isZero();
    assertThatThrownBy(() -> files(PLAIN, "dir/fifo"))
        .isInstanceOf(UsageException.class)
        .hasMessage("unrecognized file type for %s: prw-r--r--", fifo);
    assertThatThrownBy(() -> walk(RECURSIVE, "dir"))
        .isInstanceOf(FaultException.class)
        .hasMessage("unrecognized file type for %s: prw-r--r--", fifo);
  }

  @Test
  void saysWhichFileVanished() throws IOException {
    try (DiskFiles files = files(RECURSIVE, "dir")) {
      assertThat(files.next().path()).isEqualTo("dir");
      Files.delete(folder.resolve("dir/a.txt"));
      assertThatThrownBy(files::next)
          .isInstanceOf(FaultException.class)
          .hasMessage("lstat %s/dir/a.txt: no such file or directory", folder);
    }
  }

  @Test
  void givesTheBytesThatWereRead() throws IOException {
    try (DiskFiles files = files(PLAIN, "hello.txt")) {
      IncomingFile file = files.next();
      Files.writeString(folder.resolve("hello.txt"), "hi");
      assertThat(file.size()).hasValue(6);
      assertThat(new String(file.content().readAllBytes(), UTF_8)).isEqualTo("hi");
    }
  }

  @Test
  void keepsNamesThatAreNoUtf8() throws IOException {
    Name odd = Name.of(ByteBuffer.wrap(new byte[] {'o', (byte) 0xff, (byte) 0xc3, 'd'}));
    Path odds = Files.createDirectory(folder.resolve("odds"));
    Files.writeString(FileNames.resolve(odds, odd), "strange");
    Symlinks.create(odds.resolve("link"), odd);
    Symlinks.create(odds.resolve("untidy"), Name.of("a//b/"));
    try (DiskFiles files = files(RECURSIVE, "odds")) {
      assertThat(files.next().path()).isEqualTo("odds");
      assertThat(files.next().target()).isEqualTo(odd);
      IncomingFile strange = files.next();
      assertThat(strange.name()).isEqualTo(odd);
      assertThat(new String(strange.content().readAllBytes(), UTF_8)).isEqualTo("strange");
      assertThat(files.next().target()).isEqualTo(Name.of("a//b/"));
      assertThat(files.next()).isNull();
    }
  }

  @Test
  void knowsHowMuchThereIs() throws IOException {
    DiskFiles files = files(RECURSIVE, "dir", "hello.txt", "-");
    assertThat(files.totalSize(() -> false)).isEqualTo(12);
    assertThat(files.next().path()).isEmpty();
  }
}

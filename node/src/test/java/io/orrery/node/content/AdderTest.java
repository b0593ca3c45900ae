package io.orrery.node.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.ipld.Name;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.IncomingFiles;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.Metadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What happens when: reports after commits, directories after files, roots with their blocks. */
class AdderTest {
  private final MemoryBlocks blocks = new MemoryBlocks();
  private final List<String> events = new ArrayList<>();
  private boolean diskIsFull;
  private boolean cancelled;

  /** A file that waits for the first commit before it ends: an endless one, seen by others. */
  private final class Slow extends InputStream {
    private final long start = System.nanoTime();

    @Override
    public int read() {
      boolean landed = events.stream().anyMatch(event -> event.startsWith("land"));
      boolean givenUp = System.nanoTime() - start > 30_000_000_000L;
      return landed || givenUp ? -1 : 'x';
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int next = read();
      if (next < 0) {
        return -1;
      }
      buffer[offset] = (byte) next;
      return 1;
    }
  }

  private static List<Name> names(String path) {
    return path.isEmpty() ? List.of() : Arrays.stream(path.split("/")).map(Name::of).toList();
  }

  private static IncomingFile file(String path, String content) {
    return file(path, new ByteArrayInputStream(content.getBytes(UTF_8)));
  }

  private static IncomingFile file(String path, InputStream content) {
    return IncomingFile.file(
        names(path), Metadata.NONE, OptionalLong.empty(), Optional.empty(), content);
  }

  private static IncomingFile directory(String path) {
    return IncomingFile.directory(names(path), Metadata.NONE);
  }

  /** Files, and where one is null a failure in its place. */
  private static IncomingFiles files(IncomingFile... files) {
    Iterator<IncomingFile> rest = Arrays.asList(files).iterator();
    return new IncomingFiles() {
      @Override
      public IncomingFile next() throws IOException {
        IncomingFile next = rest.hasNext() ? rest.next() : null;
        if (next == null && rest.hasNext()) {
          throw FaultException.refused("cannot read it");
        }
        return next;
      }

      @Override
      public void close() {}
    };
  }

  private int add(boolean wrap, IncomingFile... incoming) throws IOException {
    AddRules rules = new AddRules(ImportProfile.UNIXFS_V0_2015, wrap, Metadata.NONE, false);
    try (BlockWriter writer = blocks.newWriter()) {
      Landing landing =
          new Landing() {
            @Override
            public BlockWriter writer() {
              return writer;
            }

            @Override
            public void land(List<Cid> roots) throws FaultException {
              if (diskIsFull) {
                throw new FaultException(Fault.FULL, "no space left");
              }
              for (Cid root : roots) {
                assertThat(blocks.has(root)).isTrue();
              }
              events.add("land " + roots.size());
            }
          };
      return new Adder(rules, landing, new Told(), Runnable::run).add(files(incoming));
    }
  }

  private final class Told implements AddReports {
    @Override
    public void progress(String path, long bytes) {
      events.add("progress " + path + " " + bytes);
    }

    @Override
    public void added(AddedFile file) throws FaultException {
      assertThat(blocks.has(file.cid())).isTrue();
      events.add(file.path());
    }

    @Override
    public void checkAlive() throws FaultException {
      if (cancelled) {
        throw new FaultException(Fault.CLOSED, "context canceled");
      }
    }
  }

  /** What was reported; after a landing, or it fails. How often things land is a matter of time. */
  private List<String> reported() {
    assertThat(events).first().asString().startsWith("land ");
    return events.stream().filter(event -> !event.startsWith("land ")).toList();
  }

  private int pinned() {
    return events.stream()
        .filter(event -> event.startsWith("land "))
        .mapToInt(event -> Integer.parseInt(event.substring(5)))
        .sum();
  }

  @Test
  void directoriesAreReportedAfterAllFilesOfTheirRoot() throws IOException {
    assertThat(
            add(
                false,
                directory("d"),
                directory("d/a"),
                file("d/a/1", "1"),
                directory("d/b"),
                file("d/b/2", "2"),
                file("d/c", "3"),
                file("e", "4")))
        .isEqualTo(7);
    assertThat(reported()).containsExactly("d/a/1", "d/b/2", "d/c", "d/a", "d/b", "d", "e");
    assertThat(pinned()).isEqualTo(2);
  }

  @Test
  void directoriesThatNobodyNamedComeOfPaths() throws IOException {
    add(false, file("x/y/1", "1"), file("x/z/2", "2"), file("x/3", "3"));
    assertThat(reported()).containsExactly("x/y/1", "x/z/2", "x/3", "x/y", "x/z", "x");
    assertThat(pinned()).isEqualTo(1);
  }

  @Test
  void aWrapperHoldsAll() throws IOException {
    add(true, file("", "nameless"), file("a", "1"), directory("d"), file("d/b", "2"));
    assertThat(reported()).hasSize(5).endsWith("a", "d/b", "d", "");
    assertThat(reported().get(0)).startsWith("Qm");
    assertThat(pinned()).isEqualTo(1);
  }

  @Test
  void whatWasWholeBeforeAFailureLands() {
    assertThatThrownBy(
            () ->
                add(false, file("a", "1"), directory("d"), file("d/b", "2"), null, file("c", "3")))
        .hasMessage("cannot read it");
    assertThat(reported()).containsExactly("a", "d/b");
    assertThat(pinned()).isEqualTo(1);
  }

  @Test
  void whatCannotLandIsNotReported() {
    diskIsFull = true;
    assertThatThrownBy(() -> add(false, file("a", "1"))).hasMessage("no space left");
    assertThat(events).isEmpty();
  }

  @Test
  void aSecondEntryOfOneNameIsRefused() {
    assertThatThrownBy(() -> add(true, file("a", "1"), file("a", "2")))
        .isInstanceOf(FaultException.class)
        .hasMessage("cannot add \"a\": directory already has entry by that name");
    assertThatThrownBy(() -> add(false, file("d/..", "1")))
        .hasMessage("not a name for a file: \"..\"");
  }

  @Test
  void endsWhenNobodyWaits() {
    cancelled = true;
    assertThatThrownBy(() -> add(false, file("a", "1"))).hasMessage("context canceled");
  }

  @Test
  void aLongFileKeepsNobodyWaiting() throws IOException {
    add(false, file("a", "1"), file("slow", new Slow()));
    assertThat(events).startsWith("land 1", "a").endsWith("slow");
    assertThat(pinned()).isEqualTo(2);
  }

  @Test
  void nothingIsNothing() throws IOException {
    assertThat(add(true)).isZero();
    assertThat(events).isEmpty();
  }
}

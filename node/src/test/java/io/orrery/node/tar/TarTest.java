package io.orrery.node.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarTest {
  private static final Instant TIME = Instant.ofEpochSecond(1_577_934_245L);

  /** An entry with its content, byte by byte a character. */
  record Item(TarEntry entry, String content) {
    Item(TarEntry entry) {
      this(entry, "");
    }

    byte[] bytes() {
      return content.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private static final class Collected implements TarSink {
    private final List<TarEntry> entries = new ArrayList<>();
    private final List<ByteArrayOutputStream> contents = new ArrayList<>();
    private boolean ended;

    @Override
    public void entry(TarEntry entry) {
      entries.add(entry);
      contents.add(new ByteArrayOutputStream());
    }

    @Override
    public void content(byte[] buffer, int offset, int length) {
      contents.get(contents.size() - 1).write(buffer, offset, length);
    }

    @Override
    public void end() {
      ended = true;
    }

    List<Item> items() {
      List<Item> items = new ArrayList<>();
      for (int i = 0; i < entries.size(); i++) {
        items.add(new Item(entries.get(i), contents.get(i).toString(StandardCharsets.ISO_8859_1)));
      }
      return items;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] archive(List<Item> items) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);
    for (Item item : items) {
      writer.entry(item.entry());
      writer.write(item.bytes(), 0, item.bytes().length);
    }
    writer.finish();
    return out.toByteArray();
  }

  private static Collected read(byte[] archive, int piece) throws IOException {
    Collected sink = new Collected();
    TarReader reader = new TarReader(sink);
    for (int at = 0; at < archive.length; at += piece) {
      reader.write(archive, at, Math.min(piece, archive.length - at));
    }
    reader.end();
    return sink;
  }

  @Property(tries = 300)
  void whatIsWrittenIsRead(
      @ForAll("items") List<Item> items, @ForAll @IntRange(min = 1, max = 3000) int piece)
      throws IOException {
    Collected read = read(archive(items), piece);
    assertThat(read.ended).isTrue();
    assertThat(read.items()).isEqualTo(items);
  }

  @Provide
  Arbitrary<List<Item>> items() {
    Arbitrary<Name> names =
        Arbitraries.oneOf(
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(130),
                Arbitraries.strings().all().excludeChars('\0', '/').ofMinLength(1).ofMaxLength(60))
            .map(
                text ->
                    Name.of(
                        new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)));
    Arbitrary<Name> bytes =
        Arbitraries.bytes()
            .filter(b -> b != 0 && b != '/')
            .array(byte[].class)
            .ofMinSize(1)
            .ofMaxSize(200)
            .map(array -> Name.of(ByteBuffer.wrap(array)));
    Arbitrary<Name> paths =
        Arbitraries.oneOf(names, bytes)
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(
                parts -> {
                  ByteArrayOutputStream path = new ByteArrayOutputStream();
                  for (Name part : parts) {
                    if (path.size() > 0) {
                      path.write('/');
                    }
                    path.writeBytes(part.toBytes());
                  }
                  return Name.of(ByteBuffer.wrap(path.toByteArray()));
                });
    Arbitrary<Instant> times =
        Combinators.combine(
                Arbitraries.longs().between(-10_000_000_000L, 100_000_000_000L),
                Arbitraries.integers()
                    .between(0, 999_999_999)
                    .edgeCases(e -> e.add(0, 500_000_000)))
            .as(Instant::ofEpochSecond);
    Arbitrary<Integer> modes = Arbitraries.integers().between(0, 07777);
    Arbitrary<String> contents =
        Arbitraries.strings().withCharRange((char) 0, (char) 255).ofMaxLength(1500);
    Arbitrary<Item> files =
        Combinators.combine(paths, contents, modes, times)
            .as(
                (path, content, mode, time) ->
                    new Item(TarEntry.file(path, content.length(), mode, time), content));
    Arbitrary<Item> directories =
        Combinators.combine(paths, modes, times)
            .as((path, mode, time) -> new Item(TarEntry.directory(path, mode, time)));
    Arbitrary<Item> symlinks =
        Combinators.combine(paths, paths, times)
            .as((path, target, time) -> new Item(TarEntry.symlink(path, target, time)));
    return Arbitraries.oneOf(files, directories, symlinks).list().ofMaxSize(5);
  }

  @Test
  void writesTheBytesThatUstarPrescribes() throws IOException {
    byte[] archive = archive(List.of(new Item(TarEntry.file(Name.of("a"), 2, 0644, TIME), "x\n")));
    assertThat(archive).hasSize(4 * 512);
    assertThat(new String(archive, 100, 57, StandardCharsets.US_ASCII))
        .isEqualTo("0000644\0000000000\0000000000\00000000000002\00013603256645\000007411\000 0");
    assertThat(new String(archive, 257, 8, StandardCharsets.US_ASCII)).isEqualTo("ustar\00000");
  }

  @Test
  void sizesFrom8GiBOnNeedAPaxHeader() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long size = 8L << 30;
    new TarWriter(out).entry(TarEntry.file(Name.of("huge"), size, 0644, TIME));
    assertThat(new String(out.toByteArray(), 512, 19, StandardCharsets.US_ASCII))
        .isEqualTo("19 size=8589934592\n");
    Collected sink = new Collected();
    new TarReader(sink).write(out.toByteArray(), 0, out.size());
    assertThat(sink.entries.get(0).size()).isEqualTo(size);
  }

  @Test
  void gnuTarUnderstandsIt(@TempDir Path folder) throws Exception {
    String deep = "d/" + "n".repeat(120) + "/" + "m".repeat(200);
    byte[] archive =
        archive(
            List.of(
                new Item(TarEntry.directory(Name.of("d"), 0755, TIME)),
                new Item(TarEntry.file(Name.of("d/ü \n"), 1, 0640, TIME), "7"),
                new Item(TarEntry.symlink(Name.of("d/l"), Name.of("t".repeat(150)), TIME)),
                new Item(TarEntry.file(Name.of(deep), 0, 0600, TIME.plusNanos(5)))));
    Path file = folder.resolve("a.tar");
    Files.write(file, archive);
    Process tar =
        new ProcessBuilder("tar", "--full-time", "--utc", "-tvf", file.toString())
            .redirectErrorStream(true)
            .start();
    List<String> lines =
        new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(tar.waitFor()).as(lines.toString()).isZero();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).matches("drwxr-xr-x 0/0 +0 2020-01-02 03:04:05 d/?");
    assertThat(lines.get(1)).startsWith("-rw-r----- 0/0 ").contains(" 1 2020-01-02 03:04:05 d/");
    assertThat(lines.get(2)).endsWith("d/l -> " + "t".repeat(150));
    assertThat(lines.get(3)).contains("03:04:05.000000005").endsWith(deep);
  }

  @Test
  void gnuTarIsUnderstood(@TempDir Path folder) throws Exception {
    Files.createDirectory(folder.resolve("t"));
    Files.writeString(folder.resolve("t/" + "x".repeat(150)), "content");
    Files.createSymbolicLink(folder.resolve("t/link"), Path.of("nowhere"));
    Process tar =
        new ProcessBuilder("tar", "--format=pax", "--sort=name", "-cf", "a.tar", "t")
            .directory(folder.toFile())
            .start();
    assertThat(tar.waitFor()).isZero();
    Collected read = read(Files.readAllBytes(folder.resolve("a.tar")), 1000);
    assertThat(read.entries)
        .extracting(entry -> entry.path().toString())
        .containsExactly("t", "t/link", "t/" + "x".repeat(150));
    assertThat(read.contents.get(2).toString(StandardCharsets.UTF_8)).isEqualTo("content");
  }

  @Test
  void refusesWhatIsNoArchive() throws IOException {
    byte[] good = archive(List.of(new Item(TarEntry.file(Name.of("a"), 2, 0644, TIME), "ab")));
    assertThatThrownBy(() -> read(Arrays.copyOf(good, 700), 512))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("cut off");
    assertThatThrownBy(() -> read(new byte[0], 1)).hasMessageContaining("cut off");
    byte[] spoilt = good.clone();
    spoilt[3] ^= 1;
    assertThatThrownBy(() -> read(spoilt, 512)).hasMessageContaining("invalid tar header");
    byte[] device = TarHeader.of('3').name(ascii("dev")).bytes();
    assertThatThrownBy(() -> read(device, 512)).hasMessage("unrecognized tar header type: 51");
    byte[] bomb = TarHeader.of('x').size(TarHeader.MAX_NUMBER).bytes();
    assertThatThrownBy(() -> read(bomb, 512)).hasMessageContaining("a header of 8589934591 bytes");
    byte[] fat = TarHeader.of('5').name(ascii("d")).size(1).bytes();
    assertThatThrownBy(() -> read(fat, 512)).hasMessageContaining("content where none can be");
  }

  @Test
  void namesWithNulAreNeitherWrittenNorRead() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);
    Name nul = Name.of("a\0b");
    for (TarEntry entry :
        List.of(TarEntry.file(nul, 0, 0644, TIME), TarEntry.symlink(Name.of("link"), nul, TIME))) {
      assertThatThrownBy(() -> writer.entry(entry)).hasMessageContaining("a name with NUL");
    }
    assertThat(out.size()).isZero();
    for (String key : List.of(PaxRecords.PATH, PaxRecords.TARGET)) {
      assertThatThrownBy(() -> read(withPax(key, nul), 512))
          .isInstanceOf(FaultException.class)
          .hasMessageContaining("invalid tar header");
      read(withPax(key, Name.of("a b")), 512);
    }
  }

  /** A symlink with a record of its own. */
  private static byte[] withPax(String key, Name value) throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    PaxRecords.write(key, value.toBytes(), records);
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    archive.writeBytes(TarHeader.of('x').size(records.size()).bytes());
    archive.writeBytes(Arrays.copyOf(records.toByteArray(), TarHeader.BLOCK));
    Name name = Name.of("link");
    archive.writeBytes(archive(List.of(new Item(TarEntry.symlink(name, Name.of("t"), TIME)))));
    return archive.toByteArray();
  }

  @Property(tries = 500)
  void anyBytesEitherReadOrFail(@ForAll byte[] noise, @ForAll @IntRange(max = 1024) int at)
      throws IOException {
    byte[] archive =
        archive(List.of(new Item(TarEntry.file(Name.of("ü".repeat(60)), 3, 0644, TIME), "abc")));
    System.arraycopy(noise, 0, archive, at, Math.min(noise.length, archive.length - at));
    try {
      read(archive, 512);
    } catch (FaultException e) {
      assertThat(e).hasMessageMatching("(archive/tar|unrecognized tar|unexpected EOF).*");
    }
  }
}

package io.orrery.ipld.car;

import static io.orrery.ipld.car.Archives.blocks;
import static io.orrery.ipld.car.Archives.car;
import static io.orrery.ipld.car.Archives.raw;
import static io.orrery.ipld.car.Archives.wrapped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Varint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CarReaderTest {
  /** What Kubo 0.44 exports of a block that stands in its own CID. */
  private static final String HELLO =
      "1fa265726f6f747381d82a4b000155000668656c6c6f0a6776657273696f6e01"
          + "10015500"
          + "0668656c6c6f0a68656c6c6f0a";

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer out = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    for (byte[] part : parts) {
      out.put(part);
    }
    return out.array();
  }

  private static byte[] varint(long value) {
    ByteBuffer out = ByteBuffer.allocate(Varint.length(value));
    Varint.write(value, out);
    return out.array();
  }

  private static void assertRefused(Fault fault, String message, byte[] car) {
    assertThatThrownBy(() -> blocks(car))
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).describedAs(message).isEqualTo(fault))
        .hasMessageStartingWith(message);
  }

  @Test
  void aKnownArchive() throws IOException {
    byte[] bytes = hex(HELLO);
    CarReader reader = new CarReader(new ByteArrayInputStream(bytes));
    assertThat(reader.version()).isEqualTo(1);
    assertThat(reader.roots()).containsExactly(Cid.parse("bafkqabtimvwgy3yk"));
    Block block = reader.next();
    assertThat(block.cid()).isEqualTo(Cid.parse("bafkqabtimvwgy3yk"));
    assertThat(block.data()).isEqualTo(ByteBuffer.wrap(hex("68656c6c6f0a")));
    assertThat(reader.offset()).isEqualTo(32);
    assertThat(reader.next()).isNull();
    assertThat(reader.position()).isEqualTo(bytes.length);
    assertThat(car(block)).isEqualTo(bytes);
  }

  @Property(tries = 100)
  void whatIsWrittenIsReadHoweverItArrives(
      @ForAll @Size(max = 20) List<byte[]> contents,
      @ForAll @Size(max = 3) List<byte[]> rootContents,
      @ForAll Random random)
      throws IOException {
    List<Block> blocks = contents.stream().map(Archives::raw).toList();
    List<Cid> roots = rootContents.stream().map(c -> raw(c).cid()).toList();
    byte[] bytes = car(roots, blocks);
    long expected = CarWriter.headerLength(roots);
    for (Block block : blocks) {
      expected += CarWriter.sectionLength(block.cid(), block.size());
    }
    assertThat(bytes).hasSize((int) expected);
    for (byte[] form : List.of(bytes, wrapped(bytes, random.nextInt(200_000), false, hex("")))) {
      CarReader reader = new CarReader(new Trickle(form, random));
      assertThat(reader.roots()).isEqualTo(roots);
      assertThat(blocks(reader)).isEqualTo(blocks);
    }
  }

  @Test
  void othersMayDoTheHashing() throws Exception {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      blocks.add(raw("block " + i));
    }
    byte[] good = car(List.of(), blocks);
    byte[] wrong = good.clone();
    wrong[wrong.length - 1] ^= 1;
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      CarReader reader = new CarReader(new ByteArrayInputStream(good), true, threads);
      for (Block block : blocks) {
        assertThat(reader.next()).isEqualTo(block);
      }
      assertThat(reader.next()).isNull();
      assertThat(reader.next()).isNull();
      // What is wrong far ahead is told in its turn.
      for (byte[] bad : List.of(wrong, Arrays.copyOf(good, good.length - 1))) {
        CarReader second = new CarReader(new ByteArrayInputStream(bad), true, threads);
        for (Block block : blocks.subList(0, 1999)) {
          assertThat(second.next()).isEqualTo(block);
        }
        long at = good.length - CarWriter.sectionLength(blocks.get(1999).cid(), 10);
        assertThat(second.position()).isEqualTo(at);
        assertThatThrownBy(second::next).hasMessageStartingWith("at byte " + at + ": ");
      }
    } finally {
      threads.shutdown();
    }
  }

  /** Gives a few bytes at a time, as sockets do. */
  private static final class Trickle extends InputStream {
    private final ByteArrayInputStream in;
    private final Random random;

    Trickle(byte[] bytes, Random random) {
      this.in = new ByteArrayInputStream(bytes);
      this.random = random;
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return in.read(into, offset, Math.min(length, 1 + random.nextInt(5000)));
    }
  }

  @Test
  void largeBlocks() throws IOException {
    byte[] large = new byte[5 << 20];
    new Random(1).nextBytes(large);
    Block block = raw(large);
    assertThat(blocks(car(raw("a"), block, raw("b")))).element(1).isEqualTo(block);
  }

  /** Between two sections nothing shows in version 1 that more should follow. */
  @Test
  void everyCutIsNoticedUnlessItFallsBetweenSections() throws IOException {
    byte[] bytes = car(raw("one"), raw("two"));
    long first = CarWriter.headerLength(List.of(raw("one").cid()));
    long second = first + CarWriter.sectionLength(raw("one").cid(), 3);
    for (int cut = 0; cut < bytes.length; cut++) {
      byte[] part = Arrays.copyOf(bytes, cut);
      if (cut == first || cut == second) {
        assertThat(blocks(part)).hasSize(cut == first ? 0 : 1);
      } else {
        long at = cut < first ? 0 : cut < second ? first : second;
        assertRefused(Fault.MALFORMED, "at byte " + at + ": ", part);
      }
    }
    byte[] whole = wrapped(bytes, 7, false, hex(""));
    for (int cut = 0; cut < whole.length; cut++) {
      byte[] part = Arrays.copyOf(whole, cut);
      assertThatThrownBy(() -> blocks(part)).hasMessageStartingWith("at byte ");
    }
  }

  @Test
  void noWrongByteEverBecomesABlock() throws IOException {
    List<Block> blocks = List.of(raw("one"), raw("two"), raw("three"));
    byte[] bytes = car(List.of(blocks.get(0).cid()), blocks);
    for (int at = 0; at < bytes.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] wrong = bytes.clone();
        wrong[at] ^= (byte) (1 << bit);
        List<Block> found = new ArrayList<>();
        try {
          CarReader reader = new CarReader(new ByteArrayInputStream(wrong));
          for (Block block = reader.next(); block != null; block = reader.next()) {
            found.add(block);
          }
        } catch (FaultException e) {
          assertThat(e).hasMessageStartingWith("at byte ");
        }
        // Another codec under the same hash is another CID and the same bytes.
        assertThat(found)
            .allSatisfy(
                block -> assertThat(block.cid().multihash().matches(block.data())).isTrue());
      }
    }
  }

  @Test
  void headersThatAreNone() {
    assertRefused(Fault.MALFORMED, "at byte 0: no CAR header: there are no bytes", hex(""));
    assertRefused(
        Fault.MALFORMED,
        "at byte 0: no CAR header: 1048577 bytes, at most 1048576",
        varint(1048577));
    assertRefused(Fault.MALFORMED, "at byte 0: length of the CAR header: varint", hex("8000a0"));
    assertRefused(Fault.MALFORMED, "at byte 0: length of the CAR header is cut off", hex("80"));
    assertRefused(
        Fault.MALFORMED,
        "at byte 0: length of the CAR header: varints larger than uint63",
        hex("ffffffffffffffffffff01"));
    assertRefused(
        Fault.MALFORMED, "at byte 0: CAR header of 10 bytes is cut off after 2", hex("0aa167"));
    assertRefused(Fault.MALFORMED, "at byte 0: no CAR header: it is no map", hex("0180"));
    assertRefused(Fault.MALFORMED, "at byte 0: no CAR header: it has no version", hex("01a0"));
    assertRefused(
        Fault.MALFORMED,
        "at byte 0: no CAR header: it has no list of roots",
        hex("0aa16776657273696f6e01"));
    assertRefused(
        Fault.MALFORMED,
        "at byte 0: no CAR header: a root is no link",
        hex("12a265726f6f747381f66776657273696f6e01"));
    assertRefused(
        Fault.UNSUPPORTED, "at byte 0: invalid car version: 42", hex("0ba16776657273696f6e182a"));
    assertRefused(
        Fault.UNSUPPORTED,
        "at byte 51: invalid car version: 2",
        wrapped(hex("0aa16776657273696f6e02"), 0, false, hex("")));
  }

  @Test
  void envelopesThatMakeNoSense() throws IOException {
    byte[] good = wrapped(car(raw("a")), 0, false, hex("00"));
    assertThat(blocks(good)).hasSize(1);
    assertRefused(
        Fault.MALFORMED, "at byte 11: invalid data payload offset: 50", with(good, 27, 50));
    assertRefused(
        Fault.MALFORMED,
        "at byte 11: invalid data payload offset: 18446744073709551615",
        with(good, 27, -1));
    assertRefused(Fault.MALFORMED, "at byte 11: invalid data payload size: 0", with(good, 35, 0));
    assertRefused(
        Fault.MALFORMED,
        "at byte 11: invalid data payload size: 9223372036854775807",
        with(good, 35, Long.MAX_VALUE));
    assertRefused(Fault.MALFORMED, "at byte 11: invalid index offset: 60", with(good, 43, 60));
    assertRefused(
        Fault.MALFORMED,
        "at byte 51: padding of ",
        with(with(good, 43, 0), 27, Long.MAX_VALUE - 1000));
    assertRefused(
        Fault.MALFORMED,
        "at byte 51: data payload of 100000 bytes is cut off after ",
        with(wrapped(car(raw("a")), 0, false, hex("")), 35, 100_000));
  }

  private static byte[] with(byte[] bytes, int at, long value) {
    byte[] changed = bytes.clone();
    ByteBuffer.wrap(changed).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(at, value);
    return changed;
  }

  @Test
  void sectionsThatAreNone() throws IOException {
    byte[] good = car(raw("a"));
    String at = "at byte " + good.length + ": ";
    assertRefused(
        Fault.MALFORMED,
        at + "section of length 0 (is the file padded with zeros?)",
        joined(good, new byte[512]));
    assertRefused(
        Fault.MALFORMED,
        at + "section of 33554689 bytes, at most 33554688",
        joined(good, varint(CarReader.MAX_BLOCK + 257)));
    assertRefused(
        Fault.MALFORMED,
        at + "section of 33554688 bytes is cut off after 3",
        joined(good, varint(CarReader.MAX_BLOCK + 256), hex("000000")));
    assertRefused(
        Fault.MALFORMED,
        at + "invalid cid: length greater than remaining number of bytes",
        joined(good, hex("0401551220")));
    assertRefused(Fault.MALFORMED, at + "invalid cid: cid too short", joined(good, hex("0101")));
    assertRefused(
        Fault.REFUSED,
        at + "potentially insecure hash functions not allowed",
        joined(good, hex("150155d50110d41d8cd98f00b204e9800998ecf8427e")));
    byte[] changed = car(raw("a"), raw("b"));
    changed[changed.length - 1] ^= 1;
    assertRefused(
        Fault.CORRUPT, at + "block " + raw("b").cid() + " does not match its hash", changed);
  }

  @Test
  void aSectionEndsWhereThePayloadEnds() throws IOException {
    byte[] payload = car(raw("a"), raw("b"));
    byte[] bytes = wrapped(payload, 0, false, hex(""));
    byte[] shorter = with(bytes, 35, payload.length - 5);
    long at = 51 + payload.length - CarWriter.sectionLength(raw("b").cid(), 1);
    assertRefused(Fault.MALFORMED, "at byte " + at + ": section of 37 bytes is cut off", shorter);
  }
}

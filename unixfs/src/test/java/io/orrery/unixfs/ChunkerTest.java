package io.orrery.unixfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkerTest {
  private static List<Integer> lengths(String chunker, InputStream in) throws IOException {
    ChunkReader reader = new ChunkReader(Chunker.parse(chunker));
    List<Integer> lengths = new ArrayList<>();
    for (ChunkReader.Chunk chunk = reader.next(in); chunk != null; chunk = reader.next(in)) {
      lengths.add(chunk.length());
    }
    return lengths;
  }

  @ParameterizedTest
  @CsvSource({
    "default, size-262144",
    "'', size-262144",
    "size-1, size-1",
    "size-+5, size-5",
    "size-2096896, size-2096896",
    "rabin, rabin-87381-262144-393216",
    "rabin-48, rabin-16-48-72",
    "rabin-1397931, rabin-465977-1397931-2096896",
    "rabin-16-17-18, rabin-16-17-18",
    "rabin-min:16-avg:64-max:256, rabin-16-64-256",
    "rabin-min:x:16-64-256, rabin-16-64-256",
    "buzhash, buzhash",
    "buzhash-7, buzhash",
  })
  void chunkersHaveTexts(String text, String chunker) throws Exception {
    assertThat(Chunker.parse(text)).hasToString(chunker);
    assertThat(Chunker.parse(chunker)).isEqualTo(Chunker.parse(text));
  }

  /** Kubo's words, which scripts may look for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cut | unrecognized chunker option: cut",
        "rabinx-1 | unrecognized chunker option: rabinx-1",
        "default-4 | unrecognized chunker option: default-4",
        "size | incorrect chunker string format (expected size-{size})",
        "size--1 | incorrect chunker string format (expected size-{size})",
        "size- | strconv.Atoi: parsing \"\": invalid syntax",
        "size-0x10 | strconv.Atoi: parsing \"0x10\": invalid syntax",
        "size-99999999999999999999"
            + " | strconv.Atoi: parsing \"99999999999999999999\": value out of range",
        "size-0 | chunker size must be greater than 0",
        "size-2096897 | chunker parameters may not exceed the maximum chunk size of 2096896",
        "rabin-1397932 | chunker parameters may not exceed the maximum chunk size of 2096896",
        "rabin-9223372036854775807"
            + " | chunker parameters may not exceed the maximum chunk size of 2096896",
        "rabin-x | strconv.Atoi: parsing \"x\": invalid syntax",
        "rabin-47 | rabin min must be greater than 16",
        "rabin-15-32-64 | rabin min must be greater than 16",
        "rabin-16-16-64 | incorrect format: rabin-min must be smaller than rabin-avg",
        "rabin-16-32-32 | incorrect format: rabin-avg must be smaller than rabin-max",
        "rabin-16-32-2096897"
            + " | chunker parameters may not exceed the maximum chunk size of 2096896",
        "rabin-avg:16-32-64 | first label must be min",
        "rabin-16-min:32-64 | second label must be avg",
        "rabin-16-32-min:64 | final label must be max",
        "rabin-1-2"
            + " | incorrect format (expected 'rabin' 'rabin-[avg]' or 'rabin-[min]-[avg]-[max]'",
      })
  void badTextsAreRefused(String text, String message) {
    assertThatThrownBy(() -> Chunker.parse(text))
        .isInstanceOf(FaultException.class)
        .hasMessage(message);
  }

  @Test
  void impossibleParametersAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RabinChunker(15, 32, 64));
    assertThatIllegalArgumentException().isThrownBy(() -> new RabinChunker(32, 32, 64));
    assertThatIllegalArgumentException().isThrownBy(() -> new RabinChunker(16, 64, 64));
    assertThatIllegalArgumentException().isThrownBy(() -> new RabinChunker(16, 64, 1 << 21));
    assertThatIllegalArgumentException().isThrownBy(() -> new SizeChunker(0));
  }

  @Test
  void rabinCutsWhereTheOriginalDoes() throws Exception {
    assertThat(lengths("rabin", new KeyStream("chunk-a", 3 << 20)))
        .containsExactly(
            393216, 129967, 238350, 210710, 288371, 393216, 312633, 161479, 356847, 175606, 303248,
            178563, 3522);
    assertThat(lengths("rabin-16-64-256", new KeyStream("chunk-d", 8192)))
        .hasSize(97)
        .startsWith(87, 95, 192, 105, 34, 25, 36, 52, 39, 48, 147, 25, 58, 75, 16, 16, 30, 51, 31);
  }

  @Test
  void buzhashCutsWhereTheOriginalDoes() throws Exception {
    assertThat(lengths("buzhash", new KeyStream("chunk-e", 4 << 20)))
        .containsExactly(
            174633, 208181, 139029, 513329, 302270, 524288, 137073, 206189, 146391, 524288, 180918,
            188709, 285711, 208012, 287951, 166945, 387);
  }

  @Test
  void zerosCutAtOnce() throws Exception {
    InputStream rabin = new ByteArrayInputStream(new byte[200_000]);
    assertThat(lengths("rabin", rabin)).containsExactly(87381, 87381, 25238);
    InputStream buzhash = new ByteArrayInputStream(new byte[300_000]);
    assertThat(lengths("buzhash", buzhash)).containsExactly(131072, 131072, 37856);
  }

  /** The fingerprint as it is defined, by division of long polynomials. */
  private static BigInteger fingerprint(byte[] bytes, int end) {
    BigInteger polynomial = BigInteger.valueOf(17437180132763653L);
    byte[] window = new byte[17];
    System.arraycopy(bytes, end - 16, window, 1, 16);
    BigInteger rest = new BigInteger(window);
    while (rest.bitLength() >= polynomial.bitLength()) {
      rest = rest.xor(polynomial.shiftLeft(rest.bitLength() - polynomial.bitLength()));
    }
    return rest;
  }

  private static int rabinByDefinition(byte[] bytes, int min, int average, int max) {
    int zeros = 31 - Integer.numberOfLeadingZeros(average);
    int end = Math.min(max, bytes.length);
    for (int at = min; at < end; at++) {
      BigInteger fingerprint = fingerprint(bytes, at);
      if (fingerprint.signum() == 0 || fingerprint.getLowestSetBit() >= zeros) {
        return at;
      }
    }
    return end;
  }

  /** Long chunks are searched in stretches side by side: whichever holds the first cut finds it. */
  @Property(tries = 200)
  void rabinIsAsDefined(
      @ForAll @IntRange(min = 1, max = 20_000) int size,
      @ForAll @IntRange(min = 16, max = 300) int min,
      @ForAll @IntRange(min = 1, max = 15) int zeros,
      @ForAll @IntRange(min = 0, max = 40) int before,
      @ForAll long seed)
      throws Exception {
    byte[] bytes = new byte[before + size];
    new Random(seed).nextBytes(bytes);
    int average = Math.max(min + 1, 1 << zeros);
    ByteBuffer window = ByteBuffer.wrap(bytes, before, size).slice();
    byte[] content = new byte[size];
    window.get(0, content);
    assertThat(new RabinChunker(min, average, average + 15_000).cut(window))
        .isEqualTo(rabinByDefinition(content, min, average, average + 15_000));
    assertThat(window.remaining()).isEqualTo(size);
  }

  /** What comes before a cut does not matter to what follows it. */
  @Property(tries = 20)
  void cutsMeetAgainAfterAnInsertion(@ForAll long seed, @ForAll @IntRange(max = 99) int inserted)
      throws Exception {
    byte[] bytes = new byte[200_000];
    new Random(seed).nextBytes(bytes);
    byte[] longer = new byte[inserted + bytes.length];
    System.arraycopy(bytes, 0, longer, inserted, bytes.length);
    List<Integer> plain = lengths("rabin-256-1024-8192", new ByteArrayInputStream(bytes));
    List<Integer> moved = lengths("rabin-256-1024-8192", new ByteArrayInputStream(longer));
    assertThat(moved).endsWith(plain.subList(100, plain.size()).toArray(Integer[]::new));
  }
}

package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultibaseTest {
  private static final byte[] YES_MANI = "yes mani !".getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "base2, 001111001011001010111001100100000011011010110000101101110011010010010000000100001",
        "base8, 7362625631006654133464440102",
        "base10, 9573277761329450583662625",
        "base16, f796573206d616e692021",
        "base32, bpfsxgidnmfxgsibb",
        "base32hexpadupper, TF5IN683DC5N6I811",
        "base32z, hxf1zgedpcfzg1ebb",
        "base36, k2lcpzo5yikidynfl",
        "base45, RRFF.OEB$D5/DZ24",
        "base58btc, z7paNL19xttacUY",
        "base58flickr, Z7Pznk19XTTzBtx",
        "base64pad, MeWVzIG1hbmkgIQ==",
        "proquint, pro-lojoj-lasob-kujod-kunon-fabod",
        "base256emoji, 🚀🏃✋🌈😅🌷🤤😻🌟😅👏",
      })
  void knownAnswers(String label, String text) throws FaultException {
    Multibase base = Multibase.named(label).orElseThrow();
    assertThat(base.encode(YES_MANI)).isEqualTo(text);
    assertThat(Multibase.decode(text)).isEqualTo(YES_MANI);
  }

  /** RFC 9285 section 4; arXiv 0901.4016; a last odd byte takes three letters. */
  @ParameterizedTest
  @CsvSource({
    "base45, 4142, RBB8",
    "base45, 626173652d3435, RUJCLQE7W581",
    "base45, 6965746621, RQED8WEX0",
    "proquint, 7f000001, pro-lusab-babad",
    "proquint, d844e815, pro-todah-vobij",
    "proquint, 68656c6c6f20776f726c64, pro-kodoj-kudos-kusob-litoz-lanos-kib",
  })
  void furtherKnownAnswers(String label, String hex, String text) throws FaultException {
    assertThat(Multibase.named(label).orElseThrow().encode(Hex.bytes(hex))).isEqualTo(text);
    assertThat(Multibase.decode(text)).isEqualTo(Hex.bytes(hex));
  }

  @ParameterizedTest
  @ValueSource(strings = {"basic.csv", "leading_zero.csv"})
  void publishedTexts(String file) throws IOException {
    byte[] input = null;
    for (List<String> row : rows("multiformats/multibase/" + file)) {
      if (input == null) {
        input = row.get(1).replace("\\x00", "\0").getBytes(StandardCharsets.UTF_8);
        continue;
      }
      Multibase base = Multibase.named(row.get(0)).orElseThrow();
      assertThat(base.encode(input)).isEqualTo(row.get(1));
      assertThat(Multibase.decode(row.get(1))).isEqualTo(input);
    }
  }

  @Test
  void publishedTextsInMixedCase() throws IOException {
    for (List<String> row : rows("multiformats/multibase/case_insensitivity.csv")) {
      if (!row.get(0).startsWith("non-canonical")) {
        assertThat(Multibase.decode(row.get(1))).asString().isEqualTo("hello world");
      }
    }
  }

  @Test
  void everyBaseOfTheRegistryIsHereUnderItsPrefix() throws IOException {
    Set<Multibase> seen = new HashSet<>();
    for (List<String> row : rows("multiformats/multibase/multibase.csv")) {
      if (row.get(0).startsWith("U+")) {
        String prefix = Character.toString(Integer.parseInt(row.get(0).substring(2), 16));
        Optional<Multibase> base = Multibase.named(row.get(2));
        assertThat(base.isPresent()).as(row.get(2)).isEqualTo(!row.get(2).equals("none"));
        if (base.isPresent()) {
          assertThat(base.get().prefix()).isEqualTo(prefix);
          seen.add(base.get());
        } else {
          assertThatThrownBy(() -> Multibase.of(prefix)).isInstanceOf(FaultException.class);
        }
      }
    }
    assertThat(seen).containsExactlyInAnyOrder(Multibase.values());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "!abc",
        "1abc",
        "Qabc",
        "/abc",
        "é", // no base
        "01",
        "0000000000",
        "71",
        "7001",
        "f1",
        "ba",
        "baaa",
        "baaaaaa", // bytes cut off
        "bab",
        "7777",
        "maB",
        "vv1",
        "hyb",
        "MAB==", // unused bits that are not zero
        "caa",
        "caa=====",
        "caa=======",
        "c=aa=====",
        "cab======",
        "c========",
        "baa======",
        "MAA=",
        "MAA",
        "M====",
        "MA===",
        "mAA==", // padding
        "b1",
        "bé",
        "zO",
        "zI",
        "ZO0",
        "kä",
        "fg",
        "9a",
        "02",
        "78",
        "m-",
        "u+",
        "z 1",
        "z1 1",
        "mAA\n",
        "RA",
        "RAAAA",
        "R:::",
        "Rzz",
        "RGGX",
        "R0E0;", // not digits, or too high
        "p",
        "pr",
        "pro",
        "plojoj",
        "pro-lojo",
        "pro-lo",
        "pro-l",
        "pro-lojoj-",
        "pro-lojoj_lasob",
        "pro-fab-lojoj",
        "pro-fab1",
        "pro-fal",
        "pro-LOJOJ",
        "🚀a",
        "🚀\uD83D",
      })
  void refusesWhatNoEncoderWrites(String text) {
    assertThatThrownBy(() -> Multibase.decode(text))
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  @Test
  void saysWhatIsWrongAsKuboDoes() {
    assertThatThrownBy(() -> Multibase.decode("b0"))
        .hasMessage("illegal base32 data at input byte 0");
    assertThatThrownBy(() -> Multibase.decode("!abc"))
        .hasMessage("selected encoding not supported");
  }

  @Test
  void refusesLongTextsWhereTheWorkGrowsWithTheSquare() throws FaultException {
    String longest = "1".repeat(8191) + "2";
    assertThat(Multibase.decode("z" + longest)).hasSize(8192);
    assertThatThrownBy(() -> Multibase.decode("z" + longest + "2"))
        .isInstanceOf(FaultException.class);
    assertThat(Multibase.decode("f" + "00".repeat(100_000))).hasSize(100_000);
  }

  @ParameterizedTest
  @EnumSource
  void theEmptyBytes(Multibase base) throws FaultException {
    assertThat(Multibase.decode(base.encode(new byte[0]))).isEmpty();
  }

  @Property
  void decodingUndoesEncoding(@ForAll Multibase base, @ForAll @Size(max = 60) byte[] bytes)
      throws FaultException {
    String text = base.encode(bytes);
    assertThat(Multibase.decode(text)).isEqualTo(bytes);
    assertThat(Multibase.of(text)).isEqualTo(base);
  }

  @Property
  void wholeNumbersAreThoseOfBigInteger(@ForAll @Size(min = 1, max = 60) byte[] bytes) {
    BigInteger number = new BigInteger(1, bytes);
    String zeros = number.signum() == 0 ? "0".repeat(bytes.length - 1) : leadingZeros(bytes);
    assertThat(Multibase.BASE10.encodeBare(bytes)).isEqualTo(zeros + number.toString(10));
    assertThat(Multibase.BASE36_LOWER.encodeBare(bytes)).isEqualTo(zeros + number.toString(36));
  }

  private static String leadingZeros(byte[] bytes) {
    int zeros = 0;
    while (bytes[zeros] == 0) {
      zeros++;
    }
    return "0".repeat(zeros);
  }

  /** What decodes is the text that encoding writes, letter case aside: no value has two texts. */
  @Property(tries = 5000)
  void aTextEitherIsRefusedOrComesBack(@ForAll Multibase base, @ForAll String text) {
    readOrRefuse(base, text);
  }

  @Property(tries = 5000)
  void aSpoiledTextEitherIsRefusedOrComesBack(
      @ForAll Multibase base, @ForAll @Size(min = 1, max = 12) byte[] bytes, @ForAll int noise) {
    StringBuilder text = new StringBuilder(base.encodeBare(bytes));
    String others = base.encodeBare(new byte[] {(byte) noise, (byte) (noise >> 8)}) + "=";
    char other = others.charAt(Math.floorMod(noise >> 16, others.length()));
    text.setCharAt(Math.floorMod(noise, text.length()), other);
    readOrRefuse(base, text.toString());
  }

  private static void readOrRefuse(Multibase base, String text) {
    byte[] bytes;
    try {
      bytes = base.decodeBare(text);
    } catch (FaultException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
      return;
    }
    String again = base.encodeBare(bytes);
    assertThat(again.toLowerCase(Locale.ROOT)).isEqualTo(text.toLowerCase(Locale.ROOT));
  }

  /** Rows of a CSV whose fields may be quoted and hold no commas; quotes are taken off. */
  private static List<List<String>> rows(String file) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Vectors.path(file))) {
      List<String> row = new ArrayList<>();
      for (String field : line.split(",", -1)) {
        row.add(field.strip().replaceAll("^\"|\"$", ""));
      }
      rows.add(row);
    }
    return rows;
  }
}

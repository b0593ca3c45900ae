package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashFunctionTest {
  private static final ByteBuffer FOO = utf8("foo");

  /** Digests of "abc": FIPS 180, FIPS 202, the Keccak submission, RFC 7693, the BLAKE3 paper. */
  @ParameterizedTest
  @CsvSource({
    "sha1, a9993e364706816aba3e25717850c26c9cd0d89d",
    "sha2-256, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "dbl-sha2-256, 4f8b42c22dd3729b519ba6f68d2da7cc5b2d606d05daed5ad5128cc03e6c6358",
    "sha3-256, 3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
    "sha3-224, e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf",
    "keccak-256, 4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
    "shake-128, 5881092dd818bf5cf8a3ddb793fbcba74097d5c526a6d35f97b83351940f2cc8",
    "blake2b-256, bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319",
    "blake2s-256, 508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982",
    "blake3, 6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85",
    "md5, 900150983cd24fb0d6963f7d28e17f72",
    "identity, 616263",
  })
  void knownAnswers(String label, String digest) {
    assertThat(Hex.of(HashFunction.named(label).orElseThrow().digest(utf8("abc"))))
        .isEqualTo(digest);
  }

  @Test
  void theCodesOfTheMulticodecTable() throws IOException {
    List<String> table =
        Files.readAllLines(Vectors.path("multiformats/multicodec/table.csv")).stream()
            .map(line -> line.replace(" ", ""))
            .toList();
    assertThat(HashFunction.all())
        .allSatisfy(
            function ->
                assertThat(table)
                    .anyMatch(
                        row ->
                            row.startsWith(
                                "%s,multihash,0x%02x,"
                                    .formatted(function.label(), function.code()))));
  }

  @Test
  void foundByCodeAndByName() {
    assertThat(HashFunction.all()).hasSize(18 + 64 + 32);
    for (HashFunction function : HashFunction.all()) {
      assertThat(HashFunction.of(function.code())).containsSame(function);
      assertThat(HashFunction.named(function.label())).containsSame(function);
    }
    assertThat(HashFunction.BLAKE2B_256.label()).isEqualTo("blake2b-256");
    assertThat(HashFunction.BLAKE2S_256.label()).isEqualTo("blake2s-256");
    assertThat(HashFunction.of(0x22)).isEmpty();
    assertThat(HashFunction.named("sha3")).containsSame(HashFunction.SHA3_512);
    assertThat(HashFunction.named("0x12")).isEmpty();
  }

  /** As many as Kubo's {@code cid hashes} lists. */
  @Test
  void allowedForContent() {
    assertThat(HashFunction.all().stream().filter(HashFunction::isAllowedForContent)).hasSize(73);
    for (String weak : List.of("md5", "shake-128", "sha2-384", "blake2b-152", "blake2s-152")) {
      assertThat(HashFunction.named(weak).orElseThrow().isAllowedForContent()).as(weak).isFalse();
    }
  }

  @Test
  void publishedSums() throws FaultException {
    for (JsonNode row : Vectors.json("multiformats/multihash/sums.json")) {
      long code = Long.decode(row.get("code").asText());
      int length = row.get("length").asInt();
      ByteBuffer input = utf8(row.get("inputUtf8").asText());
      HashFunction function = HashFunction.of(code).orElseThrow();
      if (row.has("expect")) {
        assertThatThrownBy(() -> Multihash.hash(function, input, length))
            .hasMessage("requested length was too large for digest");
        continue;
      }
      Multihash hash =
          length < 0 ? Multihash.hash(function, input) : Multihash.hash(function, input, length);
      assertThat(Hex.of(hash.toBytes())).isEqualTo(row.get("multihash").asText());
      assertThat(hash.matches(input)).isTrue();
    }
  }

  @Test
  void publishedTestCases() throws IOException {
    List<String> rows = Files.readAllLines(Vectors.path("multiformats/multihash/test_cases.csv"));
    for (String row : rows.subList(1, rows.size())) {
      String[] fields = row.split(",", -1);
      HashFunction function = HashFunction.named(fields[0]).orElseThrow();
      int length = Integer.parseInt(fields[1]) / 8;
      Multihash hash = Multihash.hash(function, utf8(fields[2]), length);
      assertThat(Hex.of(hash.toBytes())).as(row).isEqualTo(fields[3]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha1", "sha2-256", "keccak-256", "shake-256", "blake2b-8", "blake3"})
  void refusesLengthsThatTheFunctionDoesNotHave(String label) {
    HashFunction function = HashFunction.named(label).orElseThrow();
    for (int length : new int[] {-1, 0, function.maxDigestLength() + 1}) {
      assertThatThrownBy(() -> function.digest(FOO, length))
          .isInstanceOfSatisfying(
              FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.REFUSED));
    }
  }

  @Test
  void anIdentityDigestIsAsLongAsItsData() {
    assertThatThrownBy(() -> HashFunction.IDENTITY.digest(FOO, 2))
        .hasMessageContaining("must be equal to the length of the data (3)");
  }

  /** Arrays, read-only arrays and memory outside the heap, in the middle of a buffer. */
  @Property
  void digestsDependOnTheBytesAlone(
      @ForAll @From("functions") HashFunction function, @ForAll @Size(max = 20_000) byte[] bytes) {
    byte[] expected = function.digest(ByteBuffer.wrap(bytes));
    ByteBuffer outside = ByteBuffer.allocateDirect(bytes.length + 5).position(2);
    outside.put(bytes).flip().position(2);
    ByteBuffer array = ByteBuffer.allocate(bytes.length + 5).position(3);
    ByteBuffer slice = array.slice(3, bytes.length).put(bytes).flip();
    for (ByteBuffer data : List.of(outside, slice, slice.asReadOnlyBuffer())) {
      int position = data.position();
      assertThat(function.digest(data)).isEqualTo(expected);
      assertThat(data.position()).isEqualTo(position);
    }
  }

  @Provide
  Arbitrary<HashFunction> functions() {
    return Arbitraries.of(HashFunction.all());
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}

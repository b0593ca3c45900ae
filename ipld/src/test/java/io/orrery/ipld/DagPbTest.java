package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DagPbTest {
  /** The Hash field of a link to the identity CID of no bytes. */
  private static final String HASH = "0a0401550000";

  private static final Cid NOTHING = Cid.v1(Codec.RAW.code(), Multihash.of(0, new byte[0]));

  @Test
  void theEmptyDirectory() throws FaultException {
    Block block = block(new DagPbNode(List.of(), Hex.buffer("0801")));
    assertThat(Hex.of(block.data())).isEqualTo("0a020801");
    assertThat(block.cid()).hasToString("QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn");
  }

  @Test
  void absentIsNotEmpty() throws FaultException {
    assertThat(encoded(new DagPbNode(List.of(), null))).isEmpty();
    assertThat(encoded(new DagPbNode(List.of(), Hex.buffer("")))).isEqualTo("0a00");
    assertThat(encoded(link(null, DagPbLink.NO_TSIZE))).isEqualTo("1206" + HASH);
    assertThat(encoded(link("", 0))).isEqualTo("120a" + HASH + "1200" + "1800");
    for (String hex : List.of("", "0a00", "1206" + HASH, "120a" + HASH + "12001800")) {
      assertThat(encoded(decode(hex))).isEqualTo(hex);
    }
  }

  @Test
  void linksComeBeforeDataSortedByNameAndStably() throws FaultException {
    Cid other = Cid.v1(Codec.RAW.code(), Multihash.of(0, new byte[] {7}));
    DagPbNode node =
        new DagPbNode(
            List.of(
                new DagPbLink(NOTHING, Name.of("b"), 1),
                new DagPbLink(other, Name.of("ä"), 1),
                new DagPbLink(other, Name.of("aa"), 1),
                new DagPbLink(NOTHING, Name.of("a"), 1),
                new DagPbLink(other, null, 1),
                new DagPbLink(NOTHING, Name.EMPTY, 1)),
            Hex.buffer("ff"));
    DagPbNode sorted = DagPb.decode(DagPb.encode(node));
    assertThat(sorted.links())
        .extracting(DagPbLink::nameOrEmpty)
        .extracting(Name::toString)
        .containsExactly("", "", "a", "aa", "b", "ä");
    assertThat(sorted.links()).element(0).isEqualTo(node.links().get(4));
    assertThat(Hex.of(DagPb.encode(node))).endsWith("0a01ff");
  }

  @Test
  void publishedBytes() throws FaultException {
    for (JsonNode row : Vectors.json("codecs/dag-pb-bytes.json")) {
      String hex = row.get("hex").asText();
      if (row.get("expect").asText().equals("reject")) {
        refused(hex);
        continue;
      }
      DagPbNode node = decode(hex);
      boolean dataFirst = row.get("name").asText().startsWith("Data then");
      DagPbNode again = DagPb.decode(DagPb.encode(node));
      assertThat(again).as(row.get("name").asText()).isEqualTo(node);
      assertThat(encoded(node).equals(hex)).isEqualTo(!dataFirst);
    }
  }

  @Test
  void publishedFixtures() throws FaultException {
    int rows = 0;
    for (JsonNode row : Vectors.json("codecs/fixtures.json")) {
      if (row.has("dag-pb")) {
        rows++;
        String hex = row.get("dag-pb").get("hex").asText();
        Cid cid = Cid.parse(row.get("dag-pb").get("cid").asText());
        DagPbNode node = DagPb.decode(Block.verified(cid, Hex.buffer(hex)).data());
        assertThat(encoded(node)).as(row.get("name").asText()).isEqualTo(hex);
        assertThat(block(node).cid()).isEqualTo(cid.toV0().orElseThrow());
      }
    }
    assertThat(rows).isPositive();
  }

  @Test
  void publishedRefusals() {
    for (JsonNode row : Vectors.json("codecs/negative/dag-pb-decode-edges.json")) {
      refused(row.get("hex").asText());
    }
  }

  /**
   * Of the published forms that cannot be encoded, our types leave only one to refuse: wrong kinds
   * of values do not compile, and the order of links is the encoder's own affair.
   */
  @Test
  void aLinkWithoutHashCannotBeMade() {
    assertThatThrownBy(() -> new DagPbLink(null, Name.of("blip"), 101))
        .hasMessage("a link must have a Hash");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0a",
        "0a01",
        "12",
        "1206",
        "0a80",
        "0affffffffffffffffff01",
        "0affffffff0700", // cut off
        "0a00" + "0a00",
        "1206" + HASH + "0a00" + "1206" + HASH, // repeated
        "0800",
        "0d00000000",
        "1000",
        "1a00",
        "00",
        "f8ffffffff0f00", // unknown
        "1208" + HASH + "0a00",
        "1208" + HASH + "1800" + "1200",
        "1208" + HASH + "2000",
        "1209" + HASH + "1a0100",
        "1207" + HASH + "0a",
        "1208" + HASH + "1201",
        "12070a050155000000",
        "12070a0502550000",
        "12030a0101", // no CID
        "0a8080808080808080808000",
        "0a80808080808080808002", // too many bits
      })
  void refusesMalformedNodes(String hex) {
    refused(hex);
  }

  private static void refused(String hex) {
    assertThatThrownBy(() -> decode(hex))
        .as(hex)
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  /** Protobuf readers take numbers that are not minimal; what is written is. */
  @ParameterizedTest
  @CsvSource({
    "0a8100ff, 0a01ff",
    "8a0001ff, 0a01ff",
    "1209" + HASH + "188100, 1208" + HASH + "1801",
    "1210" + HASH + "18ffffffffffffffff7f, 1210" + HASH + "18ffffffffffffffff7f",
    "1211" + HASH + "18feffffffffffffffff01, 1211" + HASH + "18feffffffffffffffff01",
  })
  void numbersNeedNotBeMinimal(String hex, String canonical) throws FaultException {
    assertThat(encoded(decode(hex))).isEqualTo(canonical);
  }

  @Test
  void aNodeIsACopy() throws FaultException {
    ByteBuffer bytes = ByteBuffer.wrap(Hex.bytes("1209" + HASH + "120161" + "0a0141"));
    DagPbNode node = DagPb.decode(bytes);
    bytes.put(10, (byte) 'b').put(13, (byte) 0x42);
    assertThat(node.links().get(0).name()).isEqualTo(Name.of("a"));
    assertThat(Hex.of(node.data())).isEqualTo("41");
    assertThat(node.data().isReadOnly()).isTrue();
    assertThat(bytes.position()).isZero();
  }

  @Test
  void aVisitorIsShownPlacesInTheOrderOfTheBytes() throws FaultException {
    ByteBuffer bytes =
        ByteBuffer.wrap(Hex.bytes("ff" + "0a0141" + "120b" + HASH + "120161" + "1805"));
    List<String> parts = new ArrayList<>();
    DagPb.visit(
        bytes.position(1),
        new DagPb.Visitor() {
          @Override
          public void link(int cidAt, int cidLength, int nameAt, int nameLength, long tsize) {
            String name = Hex.of(bytes.slice(nameAt, nameLength));
            parts.add(Hex.of(bytes.slice(cidAt, cidLength)) + " " + name + " " + tsize);
          }

          @Override
          public void data(int at, int length) {
            parts.add(Hex.of(bytes.slice(at, length)));
          }
        });
    assertThat(parts).containsExactly("41", "01550000 61 5");
    assertThat(bytes.position()).isOne();
  }

  @Test
  void theLengthOfALinkIsThatOfItsBytes() {
    for (DagPbNode node :
        List.of(link(null, DagPbLink.NO_TSIZE), link("", 0), link("a".repeat(200), 1L << 62))) {
      assertThat(DagPb.encodedLength(node.links().get(0)))
          .isEqualTo(DagPb.encode(node).remaining());
    }
  }

  @Property
  void decodingUndoesEncoding(@ForAll @From("nodes") DagPbNode node) throws FaultException {
    ByteBuffer bytes = DagPb.encode(node);
    List<DagPbLink> sorted = new ArrayList<>(node.links());
    sorted.sort(Comparator.comparing(DagPbLink::nameOrEmpty));
    assertThat(DagPb.decode(bytes)).isEqualTo(new DagPbNode(sorted, node.data()));
    ByteBuffer outside = ByteBuffer.allocateDirect(bytes.remaining()).put(bytes.duplicate()).flip();
    assertThat(DagPb.encode(DagPb.decode(outside))).isEqualTo(bytes);
  }

  @Property(tries = 5000)
  void spoiledBytesAreRefusedOrMakeANode(
      @ForAll @From("nodes") DagPbNode node, @ForAll @Size(min = 1, max = 3) int[] noise) {
    byte[] bytes = Hex.bytes(encoded(node));
    for (int n : noise) {
      if (bytes.length > 0) {
        bytes[Math.floorMod(n, bytes.length)] ^= (byte) (1 << (n >>> 29));
      }
    }
    readOrRefuse(ByteBuffer.wrap(bytes));
  }

  @Property(tries = 5000)
  void anyBytesAreRefusedOrMakeANode(@ForAll @Size(max = 40) byte[] bytes) {
    readOrRefuse(ByteBuffer.wrap(bytes));
  }

  /** A node that is read and written once is canonical: it comes back the same from then on. */
  private static void readOrRefuse(ByteBuffer bytes) {
    try {
      ByteBuffer canonical = DagPb.encode(DagPb.decode(bytes));
      assertThat(DagPb.encode(DagPb.decode(canonical))).isEqualTo(canonical);
    } catch (FaultException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }

  @Provide
  Arbitrary<DagPbNode> nodes() {
    Arbitrary<Cid> cids = new CidTest().cids();
    Arbitrary<Name> names = Arbitraries.strings().ofMaxLength(6).map(Name::of).injectNull(0.2);
    Arbitrary<Long> tsizes = Arbitraries.longs().greaterOrEqual(DagPbLink.NO_TSIZE);
    Arbitrary<ByteBuffer> data =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(ByteBuffer::wrap);
    return Combinators.combine(
            Combinators.combine(cids, names, tsizes).as(DagPbLink::new).list().ofMaxSize(6),
            data.injectNull(0.2))
        .as(DagPbNode::new);
  }

  private static DagPbNode link(String name, long tsize) {
    Name nameOrNull = name == null ? null : Name.of(name);
    return new DagPbNode(List.of(new DagPbLink(NOTHING, nameOrNull, tsize)), null);
  }

  private static DagPbNode decode(String hex) throws FaultException {
    return DagPb.decode(Hex.buffer(hex));
  }

  private static String encoded(DagPbNode node) {
    return Hex.of(DagPb.encode(node));
  }

  private static Block block(DagPbNode node) {
    return Block.of(0, Codec.DAG_PB.code(), HashFunction.SHA2_256, DagPb.encode(node));
  }
}

package io.orrery.ipld.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.DagPbNode;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Hex;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataCodecTest {
  private static final Cid ONE = Values.cid(new byte[] {1}, Codec.RAW);
  private static final Cid TWO = Values.cid(new byte[] {2}, Codec.DAG_CBOR);

  private static List<String> links(DataCodec codec, ByteBuffer bytes) throws FaultException {
    List<String> links = new ArrayList<>();
    codec.links(bytes, (name, cid) -> links.add(name + "=" + cid));
    return links;
  }

  @Test
  void linksAreListedInTheOrderOfTheBlock() throws Exception {
    String json = "{\"z\":[{\"/\":\"" + TWO + "\"}],\"a\":{\"/\":\"" + ONE + "\"}}";
    List<String> found = List.of("=" + TWO, "=" + ONE);
    assertThat(links(DataCodec.DAG_JSON, UTF_8.encode(json))).isEqualTo(found);
    Value value = DagJson.decode(UTF_8.encode(json));
    assertThat(links(DataCodec.DAG_CBOR, DagCbor.encode(value)))
        .containsExactlyInAnyOrderElementsOf(found);
    DagPbNode node =
        new DagPbNode(
            List.of(new DagPbLink(ONE, null, 1), new DagPbLink(TWO, Name.of("two"), 1)), null);
    assertThat(links(DataCodec.DAG_PB, DagPb.encode(node)))
        .containsExactly("=" + ONE, "two=" + TWO);
  }

  @Test
  void codecsWithoutLinksDoNotLookAtTheBytes() throws Exception {
    ByteBuffer noise = Hex.buffer("ff00");
    assertThat(links(DataCodec.RAW, noise)).isEmpty();
    assertThat(links(DataCodec.CBOR, noise)).isEmpty();
    assertThat(links(DataCodec.JSON, noise)).isEmpty();
  }

  @Test
  void rawIsOneByteString() throws Exception {
    Value value = DataCodec.RAW.decode(Hex.buffer("0102"));
    assertThat(value).isEqualTo(new Value.Bytes(Hex.buffer("0102")));
    assertThat(DataCodec.RAW.encode(value)).isEqualTo(Hex.buffer("0102"));
    assertThatThrownBy(() -> DataCodec.RAW.encode(new Value.Text("x")))
        .hasMessageContaining("called on a string node");
  }

  @Test
  void aCodecThatIsNotReadIsSaidSo() throws Exception {
    Cid git = Cid.v1(Codec.GIT_RAW.code(), ONE.multihash());
    assertThat(DataCodec.of(TWO)).isEqualTo(DataCodec.DAG_CBOR);
    assertThatThrownBy(() -> DataCodec.of(git))
        .hasMessage(
            "could not choose a decoder: no decoder registered for multicodec code 120 (0x78)");
  }

  @Test
  void aDagPbNodeIsAMapOfDataAndLinks() throws Exception {
    String json =
        "{\"Data\":{\"/\":{\"bytes\":\"CAE\"}},\"Links\":[{\"Hash\":{\"/\":\"%s\"},\"Name\":\"a\",\"Tsize\":5},{\"Hash\":{\"/\":\"%s\"},\"Name\":\"b\"}]}"
            .formatted(ONE, TWO);
    ByteBuffer block = DataCodec.DAG_PB.encode(DagJson.decode(UTF_8.encode(json)));
    assertThat(UTF_8.decode(DagJson.encode(DataCodec.DAG_PB.decode(block))).toString())
        .isEqualTo(json);
    assertThat(Hex.of(DataCodec.DAG_PB.encode(DataCodec.DAG_PB.decode(Hex.buffer("0a020801")))))
        .isEqualTo("0a020801");
  }

  /** {"\u00ff": a link, "a": "\u00ff"}, if bytes were characters: as Filecoin writes its HAMTs. */
  @Test
  void theLinksOfDagCborDoNotHangOnItsText() throws Exception {
    ByteBuffer block = Hex.buffer("a261ff" + "d82a450001550000" + "6161" + "61ff");
    assertThat(links(DataCodec.DAG_CBOR, block)).containsExactly("=bafkqaaa");
    assertThatThrownBy(() -> DataCodec.DAG_CBOR.decode(block)).hasMessageContaining("not UTF-8");
  }

  /** The names of links are bytes; a walk takes them, a value cannot. */
  @Test
  void aLinkNameThatIsNoUtf8IsListedButIsNoValue() throws Exception {
    Name name = Name.of(Hex.buffer("ff"));
    ByteBuffer block = DagPb.encode(new DagPbNode(List.of(new DagPbLink(ONE, name, 1)), null));
    assertThat(links(DataCodec.DAG_PB, block)).hasSize(1);
    assertThatThrownBy(() -> DataCodec.DAG_PB.decode(block)).hasMessageContaining("not UTF-8");
  }
}

package io.orrery.ipld.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Hex;
import io.orrery.ipld.Vectors;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The public known answers of the codecs. */
class CodecVectorsTest {
  private static final List<DataCodec> CODECS =
      List.of(DataCodec.DAG_CBOR, DataCodec.DAG_JSON, DataCodec.DAG_PB);

  /** Each fixture is one value in two or three codecs: all pairs convert to the same block. */
  @Test
  void fixturesConvertFromEachCodecToEachOther() throws Exception {
    int rows = 0;
    for (JsonNode row : Vectors.json("codecs/fixtures.json")) {
      for (DataCodec from : CODECS) {
        if (row.has(from.codec().label())) {
          convert(row, from);
          rows++;
        }
      }
    }
    assertThat(rows).isEqualTo(188);
  }

  private static void convert(JsonNode row, DataCodec from) throws FaultException {
    ByteBuffer bytes = Hex.buffer(row.get(from.codec().label()).get("hex").asText());
    Value value = from.decode(bytes);
    if (from == DataCodec.DAG_CBOR) {
      assertThat(DagCbor.decodeStrict(bytes)).isEqualTo(value);
    }
    for (DataCodec to : CODECS) {
      JsonNode form = row.get(to.codec().label());
      if (form != null) {
        ByteBuffer written = to.encode(value);
        assertThat(Hex.of(written)).as("%s to %s", row, to).isEqualTo(form.get("hex").asText());
        Cid cid = Cid.parse(form.get("cid").asText());
        assertThat(named(cid, written)).isEqualTo(cid);
      }
    }
  }

  private static Cid named(Cid like, ByteBuffer bytes) {
    return Block.of(like.version(), like.codec(), HashFunction.SHA2_256, bytes).cid();
  }

  @Test
  void badBytesAreRefused() {
    refusesAll("dag-cbor-decode-duplicate-keys", DataCodec.DAG_CBOR);
    refusesAll("dag-json-decode-duplicate-keys", DataCodec.DAG_JSON);
    refusesAll("dag-pb-decode-edges", DataCodec.DAG_PB);
  }

  private static void refusesAll(String file, DataCodec codec) {
    for (JsonNode row : Vectors.json("codecs/negative/" + file + ".json")) {
      refuses(codec, row);
    }
  }

  private static void refuses(DataCodec codec, JsonNode row) {
    ByteBuffer bytes = Hex.buffer(row.get("hex").asText());
    assertThatThrownBy(() -> codec.decode(bytes)).as("%s", row).isInstanceOf(FaultException.class);
    assertThatThrownBy(() -> codec.links(bytes, (name, cid) -> {}))
        .as("links of %s", row)
        .isInstanceOf(FaultException.class);
  }

  @Test
  void formsThatAreNoDagPbNodeAreRefused() throws Exception {
    for (JsonNode row : Vectors.json("codecs/negative/dag-pb-encode-invalid-forms.json")) {
      Value value = DagJson.decode(ByteBuffer.wrap(row.get("dag-json").toString().getBytes(UTF_8)));
      assertThatThrownBy(() -> DagPbForm.encode(value))
          .as("%s", row)
          .isInstanceOf(FaultException.class);
    }
  }

  @Test
  void dagPbIsReadInEitherOrderAndWrittenInOne() throws Exception {
    for (JsonNode row : Vectors.json("codecs/dag-pb-bytes.json")) {
      if (row.get("expect").asText().equals("reject")) {
        refuses(DataCodec.DAG_PB, row);
      } else {
        ByteBuffer bytes = Hex.buffer(row.get("hex").asText());
        Value value = DagPbForm.decode(bytes);
        assertThat(DagPb.encode(DagPbForm.node(value)))
            .as("%s", row)
            .isEqualTo(DagPb.encode(DagPb.decode(bytes)));
      }
    }
  }

  @Test
  void strictCborIsDeterministic() throws Exception {
    int rows = 0;
    try (Stream<Path> files = Files.list(Vectors.path("codecs/dasl-cbor"))) {
      for (Path file : files.toList()) {
        for (JsonNode row : Vectors.json("codecs/dasl-cbor/" + file.getFileName())) {
          String tags = row.get("tags").toString();
          if (tags.contains("\"dag-cbor\"") || tags.contains("\"basic\"")) {
            strict(row);
            rows++;
          }
        }
      }
    }
    assertThat(rows).isEqualTo(44);
  }

  private static void strict(JsonNode row) throws FaultException {
    ByteBuffer bytes = Hex.buffer(row.get("data").asText());
    switch (row.get("type").asText()) {
      case "roundtrip" ->
          assertThat(DagCbor.encode(DagCbor.decodeStrict(bytes))).as("%s", row).isEqualTo(bytes);
      case "invalid_in" ->
          assertThatThrownBy(() -> DagCbor.decodeStrict(bytes))
              .as("%s", row)
              .isInstanceOf(FaultException.class);
      case "invalid_out" -> assertNeverWritten(row, bytes);
      default -> throw new AssertionError("unknown type: " + row);
    }
  }

  /**
   * Such bytes are no value at all, or one that the writer refuses or, for undefined, writes as
   * null.
   */
  private static void assertNeverWritten(JsonNode row, ByteBuffer bytes) {
    ByteBuffer written = null;
    try {
      written = DagCbor.encode(DagCbor.decode(bytes));
    } catch (FaultException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
    assertThat(written).as("%s", row).isNotEqualTo(bytes);
  }

  @Test
  void oldBlocksAreReadAndWrittenInOrder() throws Exception {
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(Vectors.path("codecs/non-canon.dag-cbor")));
    assertThatThrownBy(() -> DagCbor.decodeStrict(bytes)).hasMessageContaining("out of order");
    ByteBuffer canonical = DagCbor.encode(DagCbor.decode(bytes));
    assertThat(Block.of(1, Codec.DAG_CBOR.code(), HashFunction.SHA2_256, canonical).cid())
        .hasToString("bafyreiawx7ona7oa2ptcoh6vwq4q6bmd7x2ibtkykld327bgb7t73ayrqm");
  }

  @Test
  void publishedBlocksAreReadAndTheirLinksFound() throws Exception {
    try (Stream<Path> files = Files.list(Vectors.path("codecs/blocks"))) {
      for (Path file : files.toList()) {
        Cid cid = Cid.parse(file.getFileName().toString().replace(".block", ""));
        Block block = Block.verified(cid, ByteBuffer.wrap(Files.readAllBytes(file)));
        assertThat(DagCbor.encode(DagCbor.decodeStrict(block.data()))).isEqualTo(block.data());
        List<Cid> links = new ArrayList<>();
        DataCodec.of(cid).links(block.data(), (name, link) -> links.add(link));
        assertThat(links).isNotEmpty();
      }
    }
  }
}

package io.orrery.unixfs;

import static io.orrery.unixfs.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbNode;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.ipld.Vectors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class UnixFsNodeTest {
  private static final String DAG_PB =
      "bafybeif7ztnhq65lumvvtr4ekcwd2ifwgm3awq4zfr3srh462rwyinlb4y";

  private static UnixFsNode decode(String hex) throws FaultException {
    return UnixFsNode.decode(Cid.parse(DAG_PB), ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  private static UnixFsNode decodeMessage(byte[] message) throws FaultException {
    ByteBuffer block = DagPb.encode(new DagPbNode(List.of(), ByteBuffer.wrap(message)));
    return UnixFsNode.decode(Cid.parse(DAG_PB), block);
  }

  @TestFactory
  Stream<DynamicTest> publishedNodes() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode row : Vectors.json("unixfs/nodes.json")) {
      boolean accepted = row.get("expect").asText().equals("accept");
      String hex = row.get("hex").asText();
      tests.add(
          DynamicTest.dynamicTest(
              row.get("name").asText(),
              () -> {
                if (accepted) {
                  assertThat(decode(hex)).isInstanceOf(FileNode.class);
                } else {
                  assertFault(Fault.MALFORMED, () -> decode(hex))
                      .hasMessageStartingWith("bad UnixFS node " + DAG_PB + ": ");
                }
              }));
    }
    return tests.stream();
  }

  @Test
  void publishedMessages() throws IOException {
    byte[] file = Files.readAllBytes(Vectors.path("unixfs/protobuf/file.txt.unixfs"));
    byte[] content = Files.readAllBytes(Vectors.path("unixfs/protobuf/file.txt"));
    FileNode node = (FileNode) decodeMessage(file);
    assertThat(node.size()).isEqualTo(content.length);
    assertThat(UnixFsEncoder.file(ByteBuffer.wrap(content), Metadata.NONE))
        .isEqualTo(ByteBuffer.wrap(file));

    byte[] raw = Files.readAllBytes(Vectors.path("unixfs/protobuf/raw.unixfs"));
    assertThat(((FileNode) decodeMessage(raw)).size()).isEqualTo(content.length);

    byte[] link = Files.readAllBytes(Vectors.path("unixfs/protobuf/symlink.txt.unixfs"));
    SymlinkNode symlink = (SymlinkNode) decodeMessage(link);
    assertThat(symlink.target()).isEqualTo(Name.of("file.txt"));
    assertThat(UnixFsEncoder.symlink(symlink.target(), Metadata.NONE))
        .isEqualTo(ByteBuffer.wrap(link));

    byte[] directory = Files.readAllBytes(Vectors.path("unixfs/protobuf/directory.unixfs"));
    assertThat(decodeMessage(directory)).isInstanceOf(DirectoryNode.class);
    assertThat(UnixFsEncoder.directory(Metadata.NONE)).isEqualTo(ByteBuffer.wrap(directory));
  }

  @Test
  void rawBlockIsFileOfItsLength() throws Exception {
    Cid cid = Cid.parse("bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4");
    FileNode node = (FileNode) UnixFsNode.decode(cid, ByteBuffer.allocate(12));
    assertThat(node.size()).isEqualTo(12);
    assertThat(node.metadata().isEmpty()).isTrue();
  }

  @Test
  void otherCodecsAreUnsupported() {
    assertFault(
        Fault.UNSUPPORTED,
        () ->
            UnixFsNode.decode(
                Cid.v1(Codec.DAG_CBOR.code(), Cid.parse(DAG_PB).multihash()),
                ByteBuffer.allocate(1)));
  }

  @Test
  void oldMetadataTypeIsUnsupported() {
    assertFault(Fault.UNSUPPORTED, () -> decode("0a020803"));
  }

  @Test
  void metadataIsReadWhole() throws Exception {
    // Mode 0100644 with bits above the permissions, mtime -86400.5 ns: both as stored.
    UnixFsNode node =
        decodeMessage(
            HexFormat.of()
                .parseHex("080138a48302" + "421008" + "80ddfaffffffffffff01" + "1505000000"));
    assertThat(node.metadata().mode()).hasValue(0100644);
    assertThat(node.metadata().permissions()).hasValue(0644);
    assertThat(node.metadata().mtime()).isEqualTo(Optional.of(new Mtime(-86400, 5)));
  }

  @Test
  void absentMtimeIsNotTheYear1970() throws Exception {
    assertThat(decode("0a020801").metadata().mtime()).isEmpty();
    assertThat(decode("0a0608014202" + "0800").metadata().mtime())
        .isEqualTo(Optional.of(new Mtime(0, 0)));
  }

  @Test
  void metadataIsWrittenAsItWasRead() throws Exception {
    Metadata metadata = Metadata.NONE.withMode(07777).withMtime(new Mtime(-1, 999_999_999));
    ByteBuffer block = DagPb.encode(new DagPbNode(List.of(), UnixFsEncoder.directory(metadata)));
    assertThat(UnixFsNode.decode(Cid.parse(DAG_PB), block).metadata()).isEqualTo(metadata);
  }

  @Test
  void unknownFieldsArePassedOver() throws Exception {
    // Fields 9 (varint), 10 (64 bits), 11 (bytes) and 12 (32 bits) after a directory's Type.
    UnixFsNode node =
        decodeMessage(
            HexFormat.of()
                .parseHex("0801" + "4805" + "510102030405060708" + "5a0101" + "6501020304"));
    assertThat(node).isInstanceOf(DirectoryNode.class);
  }

  @Test
  void cutOffMessagesAreRefused() {
    for (String hex :
        List.of("08", "0802120561", "08021880", "080142020a", "0801510102", "0803fb")) {
      assertFault(Fault.MALFORMED, () -> decodeMessage(HexFormat.of().parseHex(hex)));
    }
  }

  @Test
  void sizesBeyond63BitsAreRefused() {
    String huge = "20ffffffffffffffff7f";
    String link = "12260a2401551220" + "00".repeat(32);
    assertFault(Fault.MALFORMED, () -> decode(link + link + "0a16" + "0802" + huge + huge));
  }

  @Test
  void linksAndBlocksizesMustAgree() {
    String link = "12260a2401551220" + "00".repeat(32);
    assertFault(Fault.MALFORMED, () -> decode(link + "0a04" + "08021800"))
        .hasMessageContaining("1 links, but 0 blocksizes");
  }
}

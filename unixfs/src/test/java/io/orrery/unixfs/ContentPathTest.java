package io.orrery.unixfs;

import static io.orrery.unixfs.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.Name;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentPathTest {
  private static final String CID = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354";
  private static final String V0 = "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn";

  private static String parsed(String text) throws Exception {
    return ContentPath.parse(text.replace("CID", CID).replace("V0", V0))
        .toString()
        .replace(CID, "CID")
        .replace(V0, "V0");
  }

  @ParameterizedTest
  @CsvSource({
    "/ipfs/CID, /ipfs/CID",
    "/ipfs/CID/, /ipfs/CID",
    "/ipfs/V0/a/b, /ipfs/V0/a/b",
    "CID, /ipfs/CID",
    "V0/a, /ipfs/V0/a",
    "CID/a//b/, /ipfs/CID/a/b",
    "CID/a/./b/../c, /ipfs/CID/a/c",
    "//ipfs//CID, /ipfs/CID",
    "ipfs://CID, /ipfs/CID",
    "ipfs://V0/a, /ipfs/V0/a",
    "IPFS:CID/a%20b, /ipfs/CID/a%20b",
    "ipfs:CID, /ipfs/CID",
    "ipns://example.net/a, /ipns/example.net/a",
    "ipns:example.net, /ipns/example.net",
    "/ipns/k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8, "
        + "/ipns/k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8",
  })
  void parses(String text, String path) throws Exception {
    assertThat(parsed(text)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/ipfs", "/ipfs/", "/ipns/", "QmInvalid0", "a b"})
  void needsRoot(String text) {
    assertFault(Fault.MALFORMED, () -> ContentPath.parse(text))
        .hasMessage("invalid path \"" + text + "\": path does not have enough components");
  }

  @Test
  void refusesWithTheTextsOfKubo() {
    assertFault(Fault.MALFORMED, () -> ContentPath.parse(""))
        .hasMessage("invalid path \"\": path does not have enough components");
    assertFault(Fault.MALFORMED, () -> ContentPath.parse("/foo/" + CID))
        .hasMessage("invalid path \"/foo/" + CID + "\": unknown namespace: \"foo\"");
    assertFault(Fault.MALFORMED, () -> ContentPath.parse("/ipfs/QmInvalid0"))
        .hasMessage(
            "invalid path \"/ipfs/QmInvalid0\": invalid cid: selected encoding not supported");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ipfs/CID/..", "CID/a/../..", "/ipfs/CID/../CID", "../ipfs/CID", "/.."})
  void mayNotClimbAboveTheRoot(String text) {
    assertFault(Fault.MALFORMED, () -> parsed(text));
  }

  @Test
  void hasParts() throws Exception {
    ContentPath path = ContentPath.parse("/ipns/example.net/a/ä");
    assertThat(path.namespace()).isEqualTo(ContentPath.Namespace.IPNS);
    assertThat(path.root()).isEqualTo("example.net");
    assertThat(path.segments()).isEqualTo(List.of(Name.of("a"), Name.of("ä")));
    assertFault(Fault.UNSUPPORTED, path::rootCid);
    ContentPath under = path.withRoot(Cid.parse(V0)).child(Name.of("b"));
    assertThat(under).hasToString("/ipfs/" + V0 + "/a/ä/b");
    assertThat(under.rootCid()).hasToString(V0);
    assertThat(ContentPath.of(Cid.parse(CID))).isEqualTo(ContentPath.parse(CID));
  }
}

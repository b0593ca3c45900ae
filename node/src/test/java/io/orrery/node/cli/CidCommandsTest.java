package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.Vectors;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code cid} and {@code multibase}, as Kubo 0.44 answered the same calls; no repo is there. */
class CidCommandsTest {
  private static final String V0 = "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn";
  private static final String V1 = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354";
  private static final String RAW = "bafkreievd6mwe6vcwnkwo3eizs3h7w3a34opszbyfxziqdxguhjw7imdve";
  private static final String FAILED = "Error: errors while displaying some entries\n";

  @TempDir Path folder;

  private Cli.Result run(String... words) {
    return Cli.of(folder.resolve("none")).calledAs("ipfs").run(words);
  }

  private String ok(String... words) {
    Cli.Result result = run(words);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(folder.resolve("none")).doesNotExist();
    return result.out();
  }

  private void assertFails(String message, String... words) {
    assertThat(run(words)).isEqualTo(new Cli.Result(1, "", "Error: " + message + "\n"));
  }

  @Test
  void convertsToVersionsCodecsAndBases() {
    assertThat(ok("cid", "format", V0)).isEqualTo(V0 + "\n");
    assertThat(ok("cid", "format", "-v", "1", V0))
        .isEqualTo("zdj7WbTaiJT1fgatdet9Ei9iDB5hdCxkbVyhyh8YTUnXMiwYi\n");
    assertThat(ok("cid", "format", "-v", "0", V1)).isEqualTo(V0 + "\n");
    assertThat(ok("cid", "format", "-b", "base36", V0))
        .isEqualTo("k2jmtxtlhjl3fhmgndf92e48by79ryjuvqp3y2qgehpao6v3lurvnmcv\n");
    assertThat(ok("cid", "format", "-b", "k", V0))
        .isEqualTo("k2jmtxtlhjl3fhmgndf92e48by79ryjuvqp3y2qgehpao6v3lurvnmcv\n");
    for (String raw : new String[] {"raw", "85", "0x55"}) {
      assertThat(ok("cid", "format", "--mc", raw, V0))
          .isEqualTo("zb2rhcfxpvbQ3Tzy7CWPbWpXjiyqgj1kYQakS5gBKyhUC8DaW\n");
    }
    assertThat(ok("cid", "format", "-b", "base32upper", V1))
        .isEqualTo("BAFYBEICZSSCDSBS7FFQZ55ASQDF3SMV6KLCW3GOFSZVWLYARCI47BGF354\n");
    assertThat(ok("cid", "format", "-v", "", "-b", "", V1)).isEqualTo(V1 + "\n");
    assertThat(ok("cid", "base32", V0, RAW)).isEqualTo(V1 + "\n" + RAW + "\n");
  }

  @Test
  void publishedForms() {
    for (JsonNode row : Vectors.json("multiformats/cid.json").get("valid")) {
      String cid = row.get("input").asText();
      assertThat(ok("cid", "base32", cid)).isEqualTo(row.get("v1_base32").asText() + "\n");
      for (String base : new String[] {"base36", "base58btc", "base16"}) {
        assertThat(ok("cid", "format", "-b", base, "-v", "1", cid))
            .isEqualTo(row.get("v1_" + base).asText() + "\n");
      }
      assertThat(ok("cid", "format", "-f", "%V %C %H %L %D", "-b", "base16", cid))
          .isEqualTo(
              "1 %d %d %d %s\n"
                  .formatted(
                      Long.decode(row.get("codec").asText()),
                      Long.decode(row.get("mhCode").asText()),
                      row.get("mhLength").asInt(),
                      row.get("digest").asText()));
      if (row.get("v0").isNull()) {
        assertThat(run("cid", "format", "-v", "0", cid).code()).isEqualTo(1);
      } else {
        assertThat(ok("cid", "format", "-v", "0", cid)).isEqualTo(row.get("v0").asText() + "\n");
      }
    }
    for (JsonNode row : Vectors.json("multiformats/cid.json").get("invalid")) {
      String text = row.has("bytes") ? "f" + row.get("bytes").asText() : row.get("input").asText();
      assertThat(run("cid", "format", text).err())
          .startsWith(text + ": invalid cid: ")
          .endsWith("\n" + FAILED);
      assertThat(run("cid", "inspect", text).err()).startsWith("Error: invalid CID: invalid cid: ");
    }
  }

  @Test
  void formats() {
    assertThat(ok("cid", "format", "-f", "%% %b %B %v %V %c %C %h %H %L %P|%m %M", V0))
        .isEqualTo(
            "% base58btc z cidv0 0 dag-pb 112 sha2-256 18 32 cidv0-dag-pb-sha2-256-32|z"
                + V0
                + " "
                + V0
                + "\n");
    assertThat(ok("cid", "format", "-f", "%b %d %D %s %S", V1, "bafkqabdumvzxi"))
        .isEqualTo(
            "base32 blgkiioigl4uwdhxuckamxojsxzjmk3mzywlgwzpacejdt4eyxpxq"
                + " lgkiioigl4uwdhxuckamxojsxzjmk3mzywlgwzpacejdt4eyxpxq "
                + V1
                + " "
                + V1.substring(1)
                + "\nbase32 borsxg5a orsxg5a bafkqabdumvzxi afkqabdumvzxi\n");
    assertThat(
            ok(
                "cid",
                "format",
                "-f",
                "%P",
                "f01b0011220951f99627aa2b355676c88ccb67fdb60df1cf964382df2880ee6a1d36fa183a9",
                "f01ffff1f1220951f99627aa2b355676c88ccb67fdb60df1cf964382df2880ee6a1d36fa183a9"))
        .isEqualTo("cidv1-bitcoin-block-sha2-256-32\ncidv1-Code(524287)-sha2-256-32\n");
  }

  @Test
  void refusesWhatCannotBe() {
    assertFails("invalid cid version: \"2\"", "cid", "format", "-v", "2", RAW);
    assertFails("unknown multicodec: \"nope\"", "cid", "format", "--mc", "nope", V0);
    assertFails("unsupported multibase encoding: nope", "cid", "format", "-b", "nope", V0);
    assertFails("invalid format string: \"abc\"", "cid", "format", "-f", "abc", V0);
    assertFails("invalid format string: \"\"", "cid", "format", "-f", "", V0);
    assertFails("premature end of format string", "cid", "format", "-f", "%s %", V0);
    assertFails("unrecognized specifier in format string: %x", "cid", "format", "-f", "%% %x", V0);
    assertFails(
        "cannot convert to CIDv0 with any multibase other than the implicit base58btc",
        "cid",
        "format",
        "-v",
        "0",
        "-b",
        "base32",
        V1);
    assertFails(
        "cannot convert to CIDv0 with any codec other than dag-pb",
        "cid",
        "format",
        "-v",
        "0",
        "--mc",
        "raw",
        V1);
  }

  @Test
  void goesOnAfterABadOne() {
    assertThat(run("cid", "format", "-v", "0", RAW, V1))
        .isEqualTo(
            new Cli.Result(
                1, V0 + "\n", RAW + ": can't convert non-dag-pb nodes to cidv0\n" + FAILED));
    Cli cli = Cli.of(folder.resolve("none"));
    assertThat(cli.stdin(V0 + "\n " + RAW + "\n\nx\n").run("cid", "base32"))
        .isEqualTo(
            new Cli.Result(
                1,
                V1 + "\n" + RAW + "\n",
                ": invalid cid: cid too short\nx: invalid cid: cid too short\n" + FAILED));
    assertThat(ok("cid", "base32", "--enc=json", "garbage"))
        .isEqualTo(
            "{\"CidStr\":\"garbage\",\"Formatted\":\"\","
                + "\"ErrorMsg\":\"invalid cid: selected encoding not supported\"}\n");
    // dag-pb under another hash: no version 0, and no panic.
    assertThat(
            run(
                    "cid",
                    "format",
                    "-v",
                    "0",
                    "bafybmigs4grjcbm4jbrmpw5jolzqvkhzzl3e3xwzqggnnqxzgslejyw2qu")
                .err())
        .contains("can't convert to cidv0 without a whole sha2-256");
  }

  @Test
  void inspects() {
    assertThat(ok("cid", "inspect", V0))
        .isEqualTo(
            """
            CID:        QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn
            Version:    0
            Multibase:  base58btc (implicit)
            Multicodec: dag-pb (0x70, implicit)
            Multihash:  sha2-256 (0x12, implicit)
              Length:   32 bytes
              Digest:   59948439065f29619ef41280cbb932be52c56d99c5966b65e0111239f098bbef
            CIDv0:      QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn
            CIDv1:      bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354
            """);
    assertThat(ok("cid", "inspect", RAW))
        .contains("\nMultibase:  base32 (b)\nMulticodec: raw (0x55)\nMultihash:  sha2-256 (0x12)\n")
        .contains("\nCIDv0:      not possible, requires dag-pb (0x70), got raw (0x55)\n");
    assertThat(ok("cid", "inspect", "f017012140011223344556677889900112233445566778899"))
        .contains("\nCIDv0:      not possible, requires 32-byte digest, got 20\n");
    assertThat(
            ok(
                "cid",
                "inspect",
                "f01ffff1f1220951f99627aa2b355676c88ccb67fdb60df1cf964382df2880ee6a1d36fa183a9"))
        .contains("\nMulticodec: unknown (0x7ffff)\n");
    String key = "k51qzi5uqu5dgh7y9l90nqs6tvnzcm9erbt8fhzg3fu79p5qt9zb2izvfu51ki";
    assertThat(ok("cid", "inspect", key))
        .contains("\nMultibase:  base36 (k)\nMulticodec: libp2p-key (0x72)\n")
        .endsWith("\nCIDv1:      " + key + "\n");
    assertThat(ok("cid", "inspect", "--enc=json", V0))
        .isEqualTo(
            "{\"cid\":\""
                + V0
                + "\",\"version\":0,\"multibase\":{\"prefix\":\"z\",\"name\":\"base58btc\"},"
                + "\"multicodec\":{\"code\":112,\"name\":\"dag-pb\"},\"multihash\":{\"code\":18,"
                + "\"name\":\"sha2-256\",\"length\":32,\"digest\":"
                + "\"59948439065f29619ef41280cbb932be52c56d99c5966b65e0111239f098bbef\"},"
                + "\"cidV0\":\""
                + V0
                + "\",\"cidV1\":\""
                + V1
                + "\"}\n");
    assertFails(
        "invalid CID: invalid cid: selected encoding not supported", "cid", "inspect", "?x");
    assertFails(
        """
        invalid CID: invalid cid: selected encoding not supported
        Note: the value is a PeerID; inspect its CID representation instead:
          k51qzi5uqu5diua85lqblkb4uvqc6s5r9qfl7ipg1teirdfpmtvubwel7sz0c9\
        """,
        "cid",
        "inspect",
        "12D3KooWGzh1UC8zjLbW1VBBFsTbYc7CJRt1ytPyJHPHk7VG5z2k");
  }

  @Test
  void lists() {
    assertThat(ok("cid", "codecs", "-n").lines())
        .hasSize(44)
        .startsWith("   81  cbor", "   85  raw", "  112  dag-pb")
        .endsWith("46083  rdfc-1", "46593  json-jcs");
    assertThat(ok("cid", "codecs", "-s").lines())
        .containsExactly("cbor", "raw", "dag-pb", "dag-cbor", "libp2p-key", "dag-json", "json");
    assertThat(ok("cid", "hashes", "-n").lines())
        .startsWith("    0  identity", "   17  sha1", "   18  sha2-256")
        .contains("   86  dbl-sha2-256", "45588  blake2b-160")
        .doesNotContain("   24  shake-128", "  213  md5")
        .endsWith("45664  blake2s-256");
    assertThat(ok("cid", "bases").lines())
        .startsWith("base2", "base8", "base10", "base32", "base32upper", "base32pad")
        .endsWith("base58btc", "base58flickr", "base256emoji");
    assertThat(ok("multibase", "list", "--prefix", "--numeric").lines())
        .contains(
            "b      98  base32", "B      66  base32upper", "\uD83D\uDE80  128640  base256emoji");
    assertThat(ok("cid", "bases", "--prefix").lines()).contains("k  base36");
    assertThat(ok("cid", "codecs", "-s", "--enc=json"))
        .startsWith("[{\"Code\":81,\"Name\":\"cbor\"},{\"Code\":85,\"Name\":\"raw\"},")
        .endsWith("]\n");
  }

  @ParameterizedTest
  @CsvSource({
    "base64url, uaGVsbG8",
    "base16, f68656c6c6f",
    "base58btc, zCn8eVZg",
    "base256emoji, \uD83D\uDE80\uD83D\uDE34\u270B\uD83C\uDF40\uD83C\uDF40\uD83D\uDE13",
  })
  void multibaseBothWays(String base, String text) throws Exception {
    Path plain = Files.writeString(folder.resolve("plain"), "hello");
    Path encoded = Files.writeString(folder.resolve("encoded"), text);
    Path other = Files.writeString(folder.resolve("other"), "maGVsbG8");
    assertThat(ok("multibase", "encode", "-b", base, plain.toString())).isEqualTo(text);
    assertThat(ok("multibase", "decode", encoded.toString())).isEqualTo("hello");
    assertThat(ok("multibase", "transcode", "-b", base, other.toString())).isEqualTo(text);
    assertThat(Cli.of(folder.resolve("none")).stdin(text).run("multibase", "decode").out())
        .isEqualTo("hello");
  }

  @Test
  void multibaseRefuses() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "~x");
    assertFails(
        "failed to decode multibase: selected encoding not supported",
        "multibase",
        "decode",
        file.toString());
    Files.writeString(file, "");
    assertThat(ok("multibase", "encode", file.toString())).isEqualTo("u");
    assertFails(
        "failed to decode multibase: cannot decode multibase for zero length string",
        "multibase",
        "transcode",
        file.toString());
    assertFails(
        "unsupported multibase encoding: nope",
        "multibase",
        "encode",
        "-b",
        "nope",
        file.toString());
    Files.write(file, new byte[1 << 20]);
    assertThat(ok("multibase", "encode", "-b", "base16", file.toString())).hasSize((2 << 20) + 1);
    assertFails(
        "base58btc is for at most 5997 bytes",
        "multibase",
        "encode",
        "-b",
        "base58btc",
        file.toString());
    Files.write(file, new byte[(16 << 20) + 1]);
    assertFails("the input is longer than 16777216 bytes", "multibase", "encode", file.toString());
  }
}

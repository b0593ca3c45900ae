package io.orrery.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.node.commands.Root;
import io.orrery.node.rpc.RawHttp.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that need no repo are offered over RPC all the same, as Kubo has them. */
class CidOverRpcTest {
  private static final String V0 = "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn";

  @TempDir Path folder;

  @Test
  void answersAsKubo() throws Exception {
    try (TestDaemon daemon = TestDaemon.start(TestDaemon.init(folder.resolve("r")), Root.COMMAND)) {
      Answer format = post(daemon, "cid/format?arg=" + V0 + "&arg=bad&b=base32");
      assertThat(format.header("X-Chunked-Output")).isEqualTo("1");
      assertThat(format.body())
          .isEqualTo(
              "{\"CidStr\":\""
                  + V0
                  + "\",\"Formatted\":"
                  + "\"bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354\","
                  + "\"ErrorMsg\":\"\"}\n{\"CidStr\":\"bad\",\"Formatted\":\"\",\"ErrorMsg\":"
                  + "\"invalid cid: illegal base32 data at input byte 1\"}\n");
      assertThat(post(daemon, "cid/format?arg=" + V0 + "&f=x").body())
          .isEqualTo(
              "{\"Message\":\"invalid format string: \\\"x\\\"\",\"Code\":0,\"Type\":\"error\"}\n");
      Answer codecs = post(daemon, "cid/codecs?supported=true");
      assertThat(codecs.header("X-Chunked-Output")).isEmpty();
      assertThat(codecs.body())
          .startsWith("[{\"Code\":81,\"Name\":\"cbor\"},")
          .endsWith(",{\"Code\":512,\"Name\":\"json\"}]\n");
      assertThat(post(daemon, "cid/codecs?supported=true&encoding=text").body())
          .startsWith("cbor\nraw\n");
      String file =
          """
          --b
          Content-Disposition: form-data; name="file"; filename="e"
          Content-Type: application/octet-stream

          f68656c6c6f
          --b--
          """;
      Answer decoded = RawHttp.post(daemon.address(), "/api/v0/multibase/decode", file);
      assertThat(decoded.header("X-Stream-Output")).isEqualTo("1");
      assertThat(decoded.body()).isEqualTo("hello");
      assertThat(
              RawHttp.post(daemon.address(), "/api/v0/multibase/transcode?b=base64url", file)
                  .body())
          .isEqualTo("uaGVsbG8");
      assertThat(post(daemon, "multibase/decode").body())
          .contains("file argument 'encoded_file' is required");
    }
  }

  private static Answer post(TestDaemon daemon, String target) throws Exception {
    return RawHttp.call(
        daemon.address(), "POST /api/v0/" + target + " HTTP/1.1", "Content-Length: 0");
  }
}

package io.orrery.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.node.commands.Root;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code add?nocopy} with the headers that Kubo's clients send, old ones and new. */
class NoCopyOverRpcTest {
  private static final String TARGET = "/api/v0/add?nocopy=true&raw-leaves=true&cid-version=1";
  private static final String CID = "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq";

  @TempDir Path temporary;

  private static String form(String header) {
    return """
    --b
    Content-Disposition: form-data; name="file"; filename="h"
    Content-Type: application/octet-stream
    %sX-Nothing: 1

    hello
    --b--
    """
        .formatted(header.isEmpty() ? "" : header + "\n");
  }

  @Test
  void theHeaderSaysWhereTheFileIs() throws Exception {
    Path folder = temporary.toRealPath();
    Path file = Files.writeString(folder.resolve("h w"), "hello");
    Path other = Files.writeString(folder.resolve("other"), "hull");
    try (TestDaemon daemon = TestDaemon.start(TestDaemon.init(folder.resolve("r")), Root.COMMAND)) {
      assertThat(add(daemon, "Abspath: " + file)).contains("must be enabled to use nocopy");
      daemon.node().repo().change(c -> c.with("Experimental.FilestoreEnabled", true));
      assertThat(add(daemon, "")).contains("missing file path or URL");
      assertThat(add(daemon, "Abspath: h w")).contains("not an absolute path: h w");
      assertThat(add(daemon, "Abspath: " + folder.resolve("none"))).contains("no such file");
      assertThat(add(daemon, "Abspath: " + other)).contains("is not the file that was sent");
      assertThat(add(daemon, "Abspath: " + folder)).contains("no regular file");
      assertThat(listing(daemon)).isEmpty();
      assertThat(add(daemon, "Abspath: " + file)).contains(CID);
      assertThat(listing(daemon)).contains("\"FilePath\":\"h w\"").contains(CID);
      Files.move(file, folder.resolve("h+w"));
      assertThat(add(daemon, "abspath-encoded: " + UrlText.encode(folder + "/h+w"))).contains(CID);
      assertThat(listing(daemon)).contains("\"FilePath\":\"h+w\"");
    }
  }

  private static String add(TestDaemon daemon, String header) throws Exception {
    RawHttp.Answer answer = RawHttp.post(daemon.address(), TARGET, form(header));
    return answer.body() + answer.trailers();
  }

  private static String listing(TestDaemon daemon) throws Exception {
    return RawHttp.call(daemon.address(), "POST /api/v0/filestore/ls HTTP/1.1", "Content-Length: 0")
        .body();
  }
}

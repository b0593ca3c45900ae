package io.orrery.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.node.rpc.RawHttp.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files as multipart forms. */
class RpcFormsTest extends ServedCommands {
  private String files(String form) throws IOException {
    return RawHttp.post(daemon.address(), "/api/v0/files?stream-channels=true", form).body();
  }

  @Test
  void filesDirectoriesAndSymlinksComeWithTheirMetadata() throws Exception {
    assertThat(
            files(
                """
                --b
                Content-Disposition: form-data; name="file?mode=0755&mtime=1604320482&mtime-nsecs=5"; filename="dir"
                Content-Type: application/x-directory


                --b
                Abspath-Encoded: %2Fhome%2Fa+b
                Content-Disposition: form-data; name="file?mode=04644"; filename="dir%2Fa%20b.txt"
                Content-Type: application/octet-stream

                hello
                --b
                Content-Disposition: form-data; name="file"; filename="dir%2Flink"
                Content-Type: application/symlink

                ../x
                --b
                Content-Disposition: form-data; name="file?mtime=-1"; filename="top"

                --b--
                """))
        .isEqualTo(
            """
            {"Kind":"DIRECTORY","Path":"dir","Size":0,"Mode":"755","Mtime":"1604320482.5"}
            {"Kind":"FILE","Path":"dir/a b.txt","Size":5,"Mode":"4644","Abspath":"/home/a b"}
            {"Kind":"SYMLINK","Path":"dir/link","Size":0,"Target":"../x"}
            {"Kind":"FILE","Path":"top","Size":0,"Mtime":"-1.0"}
            """);
  }

  @Test
  void directoriesThatNoPartNamesComeAllTheSame() throws Exception {
    assertThat(
            files(
                """
                --b
                Content-Disposition: form-data; name="file"; filename="a/b/c"

                1
                --b
                Content-Disposition: form-data; name="file"; filename="a/d"

                2
                --b--
                """))
        .isEqualTo(
            """
            {"Kind":"DIRECTORY","Path":"a","Size":0}
            {"Kind":"DIRECTORY","Path":"a/b","Size":0}
            {"Kind":"FILE","Path":"a/b/c","Size":1}
            {"Kind":"FILE","Path":"a/d","Size":1}
            """);
  }

  @Test
  void noPathLeavesTheTop() throws Exception {
    assertThat(
            files(
                """
                --b
                Content-Disposition: form-data; name="file"; filename="/../../etc/./passwd"

                x
                --b
                Content-Disposition: form-data; name="file"

                y
                --b--
                """))
        .isEqualTo(
            """
            {"Kind":"DIRECTORY","Path":"etc","Size":0}
            {"Kind":"FILE","Path":"etc/passwd","Size":1}
            {"Kind":"FILE","Path":"","Size":1}
            """);
  }

  @Test
  void argumentsMayComeAsLinesOfAForm() throws Exception {
    String form =
        """
        --b
        Content-Disposition: form-data; name="file"; filename="stdin"

        one
        two
        --b--
        """;
    assertThat(RawHttp.post(daemon.address(), "/api/v0/lines", form).body())
        .isEqualTo("{\"Lines\":[\"one\",\"two\"]}\n");
  }

  @Test
  void brokenFormsAreRefused() throws Exception {
    for (String form :
        List.of(
            "",
            "no boundary at all",
            "--b\nContent-Disposition: form-data; name=\"file\"\n\ncut off",
            "--b\nno colon\n\n--b--\n",
            "--b\nX: " + "x".repeat(70_000) + "\n\n--b--\n")) {
      Answer answer = RawHttp.post(daemon.address(), "/api/v0/files", form);
      assertThat(answer.status() == 500 || answer.trailers().containsKey("x-stream-error"))
          .as(form.length() > 80 ? "long" : form)
          .isTrue();
    }
  }
}

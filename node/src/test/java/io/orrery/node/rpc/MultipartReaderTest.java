package io.orrery.node.rpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MultipartReaderTest {
  private static MultipartReader reader(String body, String boundary) throws FaultException {
    return new MultipartReader(
        new ByteArrayInputStream(body.replace("\n", "\r\n").getBytes(UTF_8)), boundary);
  }

  private static List<String> contents(MultipartReader reader) throws IOException {
    List<String> contents = new ArrayList<>();
    for (MultipartReader.Part part = reader.next(); part != null; part = reader.next()) {
      contents.add(new String(part.content().readAllBytes(), ISO_8859_1));
    }
    return contents;
  }

  @Test
  void partsComeWithTheirHeaders() throws Exception {
    MultipartReader reader =
        reader("--b\nContent-Type:  text/plain \nX: 1\nx: 2\n\nhello\n--b--\nepilogue", "b");
    MultipartReader.Part part = reader.next();
    assertThat(part.headers()).containsEntry("content-type", "text/plain").containsEntry("x", "1");
    assertThat(part.content().readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
    assertThat(reader.next()).isNull();
    assertThat(reader.next()).isNull();
  }

  @Test
  void aPreambleIsSkippedAndSoIsWhatIsNotRead() throws Exception {
    MultipartReader reader =
        reader("preamble\n--bogus\n--b  \nA: 1\n\nunread\n--b\nA: 2\n\nread\n--b--", "b");
    InputStream unread = reader.next().content();
    assertThat(unread.read()).isEqualTo('u');
    MultipartReader.Part second = reader.next();
    assertThat(unread.read()).isEqualTo(-1);
    assertThat(second.content().readAllBytes()).isEqualTo("read".getBytes(UTF_8));
  }

  @Test
  void emptyFormsAndEmptyPartsAreFine() throws Exception {
    assertThat(contents(reader("--b--", "b"))).isEmpty();
    assertThat(contents(reader("--b\nA: 1\n\n\n--b\nA: 1\n\n--b\n\n\n--b--", "b")))
        .containsExactly("", "", "");
  }

  @Test
  void whatOnlyBeginsLikeABoundaryIsContent() throws Exception {
    assertThat(contents(reader("--b\nA: 1\n\nx\n--bb\n--b-\n-\n--\n--b\nA: 1\n\ny\n--b--", "b")))
        .containsExactly("x\r\n--bb\r\n--b-\r\n-\r\n--", "y");
  }

  @Test
  void brokenOnesAreRefused() {
    for (String body :
        List.of(
            "",
            "x",
            "--b",
            "--b\n",
            "--b\nA: 1",
            "--b\nA: 1\n\nx",
            "--b\nA: 1\n\nx\n--",
            "--b\nA\n\n")) {
      assertThatThrownBy(() -> contents(reader(body, "b")))
          .as(body)
          .isInstanceOf(FaultException.class);
    }
    for (String boundary : List.of("", "b".repeat(71))) {
      assertThatThrownBy(() -> reader("--b--", boundary)).isInstanceOf(FaultException.class);
    }
  }

  /** Content made of what boundaries are made of, over more than one buffer. */
  @Property(tries = 300)
  void anyContentComesOutAsItWentIn(
      @ForAll("contents") List<byte[]> contents, @ForAll @IntRange(min = 1, max = 200_000) int step)
      throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      body.writeBytes("--b-x\r\nA: 1\r\n\r\n".getBytes(UTF_8));
      body.writeBytes(content);
      body.writeBytes("\r\n".getBytes(UTF_8));
    }
    body.writeBytes("--b-x--\r\n".getBytes(UTF_8));
    MultipartReader reader = new MultipartReader(new Trickle(body.toByteArray(), step), "b-x");
    List<byte[]> seen = new ArrayList<>();
    for (MultipartReader.Part part = reader.next(); part != null; part = reader.next()) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      byte[] buffer = new byte[step];
      for (int n = part.content().read(buffer); n >= 0; n = part.content().read(buffer)) {
        content.write(buffer, 0, n);
      }
      seen.add(content.toByteArray());
    }
    assertThat(seen).usingRecursiveComparison().isEqualTo(contents);
  }

  @Provide
  Arbitrary<List<byte[]>> contents() {
    Arbitrary<byte[]> small =
        Arbitraries.of((byte) '\r', (byte) '\n', (byte) '-', (byte) 'b', (byte) 'x')
            .array(byte[].class)
            .ofMaxSize(60)
            .filter(content -> !isBoundaryIn(content));
    Arbitrary<byte[]> large =
        Arbitraries.integers()
            .between(60_000, 140_000)
            .map(
                size -> {
                  byte[] content = new byte[size];
                  new Random(size).nextBytes(content);
                  return content;
                });
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, small), net.jqwik.api.Tuple.of(1, large))
        .list()
        .ofMaxSize(5);
  }

  /** What a writer must not send, for it would end the part. */
  private static boolean isBoundaryIn(byte[] content) {
    String text = "\r\n" + new String(content, ISO_8859_1) + "\r\n";
    return text.contains("\r\n--b-x\r")
        || text.contains("\r\n--b-x\n")
        || text.contains("\r\n--b-x--");
  }

  /** Gives at most so many bytes at a time. */
  private static final class Trickle extends ByteArrayInputStream {
    private final int step;

    Trickle(byte[] bytes, int step) {
      super(bytes);
      this.step = step;
    }

    @Override
    public synchronized int read(byte[] buffer, int offset, int length) {
      return super.read(buffer, offset, Math.min(length, step));
    }
  }
}

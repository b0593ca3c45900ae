package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VarintTest {
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "127, 7f",
    "128, 8001",
    "255, ff01",
    "300, ac02",
    "16384, 808001",
    "9223372036854775807, ffffffffffffffff7f",
  })
  void knownAnswers(long value, String hex) throws FaultException {
    check(value, hex);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'varints malformed, could not reach the end'",
    "80, 'varints malformed, could not reach the end'",
    "8000, varint not minimally encoded",
    "80808080808080808001, varints larger than uint63 not supported",
  })
  void refusals(String hex, String message) {
    assertThatThrownBy(() -> Varint.read(Hex.buffer(hex)))
        .hasMessage(message)
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  @Test
  void publishedForms() throws FaultException {
    JsonNode vectors = Vectors.json("multiformats/unsigned-varint.json");
    for (JsonNode row : vectors.get("valid")) {
      check(Long.parseLong(row.get("value").asText()), row.get("hex").asText());
    }
    for (JsonNode row : vectors.get("invalid")) {
      assertThatThrownBy(() -> Varint.read(Hex.buffer(row.get("hex").asText())))
          .as(row.get("why").asText())
          .isInstanceOf(FaultException.class);
    }
  }

  @Test
  void negativeNumbersCannotBeWritten() {
    assertThatThrownBy(() -> Varint.write(-1, ByteBuffer.allocate(10)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void readingUndoesWriting(@ForAll @LongRange(min = 0) long value) throws FaultException {
    ByteBuffer out = ByteBuffer.allocate(Varint.MAX_LENGTH);
    Varint.write(value, out);
    assertThat(out.flip().remaining()).isEqualTo(Varint.length(value));
    assertThat(Varint.read(out)).isEqualTo(value);
    assertThat(out.hasRemaining()).isFalse();
  }

  @Property(tries = 5000)
  void bytesAreRefusedOrComeBack(@ForAll @Size(max = 12) byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      check(Varint.read(in), Hex.of(ByteBuffer.wrap(bytes, 0, in.position())));
    } catch (FaultException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    }
  }

  private static void check(long value, String hex) throws FaultException {
    ByteBuffer out = ByteBuffer.allocate(Varint.MAX_LENGTH);
    Varint.write(value, out);
    assertThat(Hex.of(out.flip())).isEqualTo(hex);
    ByteBuffer in = Hex.buffer(hex + "7f");
    assertThat(Varint.read(in)).isEqualTo(value);
    assertThat(in.remaining()).isOne();
  }
}

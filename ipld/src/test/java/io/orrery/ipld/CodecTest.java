package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CodecTest {
  @ParameterizedTest
  @CsvSource({"raw, 0x55", "dag-pb, 0x70", "dag-cbor, 0x71", "libp2p-key, 0x72", "json, 0x0200"})
  void knownAnswers(String label, String code) {
    assertThat(Codec.named(label).orElseThrow().code()).isEqualTo(Long.decode(code));
    assertThat(Codec.labelOf(Long.decode(code))).isEqualTo(label);
  }

  @Test
  void theCodesOfTheMulticodecTable() throws IOException {
    List<String> table =
        Files.readAllLines(Vectors.path("multiformats/multicodec/table.csv")).stream()
            .map(line -> line.replace(" ", ""))
            .toList();
    for (Codec codec : Codec.values()) {
      String row =
          table.stream()
              .filter(line -> line.startsWith(codec.label() + ","))
              .findFirst()
              .orElseThrow();
      assertThat(Long.decode(row.split(",", -1)[2])).isEqualTo(codec.code());
    }
  }

  @ParameterizedTest
  @EnumSource
  void foundByCodeAndByName(Codec codec) {
    assertThat(Codec.of(codec.code())).contains(codec);
    assertThat(Codec.named(codec.label())).contains(codec);
  }

  @Test
  void anUnknownCodeShowsInHex() {
    assertThat(Codec.labelOf(0x300a)).isEqualTo("0x300a");
    assertThat(Codec.of(0x300a)).isEmpty();
    assertThat(Codec.named("protobuf")).isEmpty();
  }
}

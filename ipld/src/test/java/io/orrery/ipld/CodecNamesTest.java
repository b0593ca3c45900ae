package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CodecNamesTest {
  @Test
  void areThoseOfThePublishedTable() throws Exception {
    SortedMap<Long, String> table = new TreeMap<>();
    for (String line : Files.readAllLines(Vectors.path("multiformats/multicodec/table.csv"))) {
      String[] cells = line.split(",", 4);
      if (cells[1].strip().equals("ipld")) {
        table.put(Long.decode(cells[2].strip()), cells[0].strip());
      }
    }
    assertThat(CodecNames.all()).isEqualTo(table);
  }

  @Test
  void readsNamesAndNumbers() throws Exception {
    assertThat(CodecNames.parse("bitcoin-block")).isEqualTo(0xb0);
    assertThat(CodecNames.parse("0x0129")).isEqualTo(Codec.DAG_JSON.code());
    assertThat(CodecNames.parse("85")).isEqualTo(Codec.RAW.code());
    assertThat(CodecNames.of(0xb0)).contains("bitcoin-block");
    assertThat(CodecNames.of(0x7ffff)).isEmpty();
    for (String bad : new String[] {"nope", "-1", "", "0x", "99999999999999999999"}) {
      assertThatThrownBy(() -> CodecNames.parse(bad))
          .isInstanceOf(FaultException.class)
          .hasMessage("unknown multicodec: \"" + bad + "\"");
    }
  }
}

package io.orrery.ipld.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Hex;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DagCborTest {
  private static final String LINK = "bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4";

  private static Value read(String hex) throws FaultException {
    return DagCbor.decode(Hex.buffer(hex));
  }

  private static String written(Value value) throws FaultException {
    return Hex.of(DagCbor.encode(value));
  }

  @Test
  void keysAreSortedByLengthThenByBytes() throws Exception {
    Value nothing = Value.Null.NULL;
    Value value = new Value.Map(Map.of("b", nothing, "aa", nothing, "", nothing, "a", nothing));
    assertThat(written(value)).isEqualTo("a4" + "60f6" + "6161f6" + "6162f6" + "626161f6");
  }

  @Test
  void aLinkIsTag42OnAByteStringThatBeginsWithZero() throws Exception {
    Cid cid = Cid.parse(LINK);
    Value value = new Value.Map(Map.of("a", new Value.Link(cid)));
    String hex = "a16161d82a582500" + Hex.of(cid.toBytes());
    assertThat(written(value)).isEqualTo(hex);
    assertThat(read(hex)).isEqualTo(value);
  }

  @Test
  void integersHave64BitsAndASign() throws Exception {
    assertThat(read("1bffffffffffffffff")).hasToString("18446744073709551615");
    assertThat(read("3bffffffffffffffff")).hasToString("-18446744073709551616");
    assertThat(read("20")).isEqualTo(Value.Int.of(-1)).hasToString("-1");
    assertThat(written(Value.Int.of(Long.MIN_VALUE))).isEqualTo("3b7fffffffffffffff");
    assertThat(Value.Int.of(Long.MIN_VALUE).toLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(new Value.Int(true, -1).isLong()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "f93e00, 1.5",
    "f90001, 5.960464477539063E-8",
    "f9fbff, -65504",
    "fa3fc00000, 1.5",
    "fb3ff8000000000000, 1.5"
  })
  void shortFloatsOfOldBlocksAreReadAndWrittenLong(String hex, double value) throws Exception {
    assertThat(read(hex)).isEqualTo(new Value.Float64(value));
    assertThat(written(read(hex))).startsWith("fb").hasSize(18);
  }

  @Test
  void undefinedInOldBlocksIsNull() throws Exception {
    assertThat(read("81f7")).isEqualTo(Value.List.of(Value.Null.NULL));
  }

  @ParameterizedTest
  @CsvSource({
    "'', unexpected EOF",
    "1817, shortest form",
    "1900ff, shortest form",
    "1a0000ffff, shortest form",
    "1b00000000ffffffff, shortest form",
    "5818, unexpected EOF",
    "5f4100ff, indefinite length",
    "9fff, indefinite length",
    "bf6161f6ff, indefinite length",
    "1c, reserved head",
    "9bffffffffffffffff, unexpected EOF",
    "9b7fffffffffffffff, unexpected EOF",
    "5b0000000100000000, unexpected EOF",
    "bb7fffffffffffffff, unexpected EOF",
    "a2616100616101, duplicate map key \"a\"",
    "a10000, a map key is not text",
    "c249010000000000000000, unhandled cbor tag 2",
    "d82a00, tag 42 is not on a byte string",
    "d82a40, invalid multibase on IPLD link",
    "d82a410112, invalid multibase on IPLD link",
    "61ff, not UTF-8",
    "f8ff, simple value",
    "ff, simple value or break",
    "f97e00, no NaN",
    "fb7ff0000000000000, no Infinity",
    "0000, unexpected content after end of cbor object"
  })
  void whatIsNoDagCborIsRefusedWithAReason(String hex, String reason) {
    assertThatThrownBy(() -> read(hex))
        .hasMessageContaining(reason)
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  @Test
  void nestingAndCountAreBounded() throws Exception {
    assertThat(read("81".repeat(1024) + "00")).isInstanceOf(Value.List.class);
    assertThatThrownBy(() -> read("81".repeat(1025) + "00")).hasMessageContaining("nested deeper");
    assertThatThrownBy(() -> read("a160".repeat(1025) + "00"))
        .hasMessageContaining("nested deeper");

    ByteBuffer many = ByteBuffer.allocate(5 + Bounds.MAX_VALUES);
    many.put((byte) 0x9a).putInt(Bounds.MAX_VALUES).rewind();
    assertThatThrownBy(() -> DagCbor.decode(many)).hasMessageContaining("values in a block");
  }

  /** Nothing recurses: the stacks of the daemon are small. */
  @Test
  void theDeepestValueFitsASmallStack() throws Exception {
    String hex = "a160".repeat(1024) + "00";
    AtomicReference<Object> outcome = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                Value value = read(hex);
                ByteBuffer json = DagJson.encode(value);
                outcome.set(written(DagJson.decode(json)));
              } catch (FaultException | StackOverflowError e) {
                outcome.set(e);
              }
            },
            "small-stack",
            128 * 1024);
    thread.start();
    thread.join();
    assertThat(outcome.get()).isEqualTo(hex);
  }

  @Test
  void plainCborHasNoLinksAndLeavesKeysAsTheyCome() throws Exception {
    ByteBuffer bytes = Hex.buffer("a262626200616101");
    assertThat(DataCodec.CBOR.encode(DataCodec.CBOR.decode(bytes))).isEqualTo(bytes);
    Value link = new Value.Link(Cid.parse(LINK));
    assertThatThrownBy(() -> DataCodec.CBOR.encode(link))
        .hasMessage("cannot Marshal ipld links to CBOR");
    assertThatThrownBy(() -> DataCodec.CBOR.decode(DagCbor.encode(link)))
        .hasMessage("cbor: unhandled cbor tag 42");
  }

  @Test
  void halfASurrogatePairIsNoText() {
    assertThatThrownBy(() -> DagCbor.encode(new Value.Text("\ud800")))
        .hasMessageContaining("not Unicode");
  }
}

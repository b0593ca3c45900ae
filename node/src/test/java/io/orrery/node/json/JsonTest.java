package io.orrery.node.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of the writer are what Go's encoder prints for the same values. */
class JsonTest {
  @Test
  void textIsEscapedAsGoEscapesIt() {
    assertThat(
            JsonWriter.compact(
                "a\"b\\c\n\r\t\b\f\u0001\u001f <&> \u2028\u2029 \u00e9 \ud83c\udf00"))
        .isEqualTo(
            "\"a\\\"b\\\\c\\n\\r\\t\\b\\f\\u0001\\u001f \\u003c\\u0026\\u003e \\u2028\\u2029 \u00e9"
                + " \ud83c\udf00\"");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1.5, 1.5",
    "100, 100",
    "-0.25, -0.25",
    "1e20, 100000000000000000000",
    "1e21, 1e+21",
    "1.5e300, 1.5e+300",
    "0.000001, 0.000001",
    "1e-7, 1e-07",
    "123456789.125, 123456789.125"
  })
  void numbersAreWrittenAsGoWritesThem(double number, String text) {
    assertThat(JsonWriter.compact(number)).isEqualTo(text);
  }

  @Test
  void objectsKeepTheirOrderAndAreIndentedAsByGo() {
    JsonObject object =
        new JsonObject()
            .put("b", 1)
            .put("a", Arrays.asList("x", null, true))
            .put("empty", List.of())
            .put("none", new JsonObject());
    assertThat(object).hasToString("{\"b\":1,\"a\":[\"x\",null,true],\"empty\":[],\"none\":{}}");
    assertThat(JsonWriter.indented(object, "\t"))
        .isEqualTo(
            "{\n\t\"b\": 1,\n\t\"a\": [\n\t\t\"x\",\n\t\tnull,\n\t\ttrue\n\t],\n\t\"empty\": [],\n"
                + "\t\"none\": {}\n}");
  }

  @Test
  void emptyMembersCanBeLeftOut() {
    JsonObject object =
        new JsonObject()
            .putUnlessEmpty("a", "")
            .putUnlessEmpty("b", 0)
            .putUnlessEmpty("c", false)
            .putUnlessEmpty("d", List.of())
            .putUnlessEmpty("e", null)
            .putUnlessEmpty("f", "x");
    assertThat(object).hasToString("{\"f\":\"x\"}");
  }

  @Test
  void missingMembersReadAsGosZeroValues() {
    JsonObject object = new JsonObject();
    assertThat(object.text("a")).isEmpty();
    assertThat(object.number("a")).isZero();
    assertThat(object.flag("a")).isFalse();
    assertThat(object.list("a")).isEmpty();
    assertThat(object.object("a").members()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"\\u0041\\/\\ud83c\\udf00\" | \"A/\ud83c\udf00\"",
        "\"\\ud83c!\" | \"\ufffd!\"",
        "\"\\ud83c\\n\" | \"\ufffd\\n\"",
        "\"\\ud83c\\u0041\" | \"\ufffdA\"",
        "-0 | 0",
        "9223372036854775807 | 9223372036854775807",
        "9223372036854775808 | 9223372036854776000",
        "1E2 | 100",
        " [ 1 , 2 ] | [1,2]",
        "{\"a\":1,\"a\":2} | {\"a\":2}"
      })
  void valuesAreRead(String text, String again) throws Exception {
    assertThat(JsonWriter.compact(JsonReader.parse(text))).isEqualTo(again);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,",
        "[1,]",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{\"a\":1,}",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "tru",
        "nulL",
        "\"",
        "\"\n\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "1 2",
        "[1]]",
        "-",
        "NaN"
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> JsonReader.parse(text)).isInstanceOf(FaultException.class);
  }

  @Test
  void theFirstWrongCharacterIsNamedAsByGo() {
    assertThatThrownBy(() -> JsonReader.parse("{bad"))
        .hasMessage("invalid character 'b' looking for beginning of object key string");
    assertThatThrownBy(() -> JsonReader.parse("{")).hasMessage("unexpected end of JSON input");
  }

  @Test
  void depthIsBounded() {
    assertThatThrownBy(() -> JsonReader.parse("[".repeat(100_000)))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("nested");
    assertThatThrownBy(() -> JsonReader.parse("1".repeat(100_000)))
        .isInstanceOf(FaultException.class);
  }

  @Test
  void aStreamIsReadValueByValueAndNoFurther() throws Exception {
    ByteArrayInputStream in = new ByteArrayInputStream("{\"a\":1}\n{\"a\":2}\n".getBytes(UTF_8));
    JsonReader reader = new JsonReader(in);
    assertThat(reader.hasNext()).isTrue();
    assertThat(reader.next()).isEqualTo(new JsonObject().put("a", 1));
    // The newline and all behind it are still to be read.
    assertThat(in.available()).isEqualTo("\n{\"a\":2}\n".length());
    assertThat(reader.next()).isEqualTo(new JsonObject().put("a", 2));
    assertThat(reader.hasNext()).isFalse();
  }

  @Property
  void whatIsWrittenIsRead(@ForAll("trees") Object tree) throws Exception {
    assertThat(JsonReader.parse(JsonWriter.compact(tree))).isEqualTo(tree);
    assertThat(JsonReader.parse(JsonWriter.indented(tree, "  "))).isEqualTo(tree);
  }

  @Provide
  Arbitrary<Object> trees() {
    Arbitrary<String> texts =
        Arbitraries.strings()
            .withCharRange('\0', '\ud7ff')
            .withChars("\ue000\uffff")
            .ofMaxLength(9);
    Arbitrary<Object> leaves =
        Arbitraries.oneOf(
            texts.map(text -> (Object) text),
            Arbitraries.longs().map(number -> (Object) number),
            Arbitraries.of(true, false).map(flag -> (Object) flag));
    return Arbitraries.lazyOf(
        () -> leaves,
        () -> trees().list().ofMaxSize(3).map(list -> (Object) new ArrayList<>(list)),
        () ->
            net.jqwik.api.Combinators.combine(texts.list().ofMaxSize(3), trees())
                .as(
                    (names, value) -> {
                      JsonObject object = new JsonObject();
                      names.forEach(name -> object.put(name, value));
                      return object;
                    }));
  }
}

package io.orrery.ipld.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Hex;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DagJsonTest {
  private static final String V0 = "QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o";

  private static Value read(String text) throws FaultException {
    return DagJson.decode(UTF_8.encode(text));
  }

  private static String written(Value value) throws FaultException {
    return UTF_8.decode(DagJson.encode(value)).toString();
  }

  private static String again(String text) throws FaultException {
    return written(read(text));
  }

  @Test
  void whiteSpaceAndOrderAreFreeToReadAndFixedWhenWritten() throws Exception {
    assertThat(again(" { \"b\" : [ 1 , 2.50 ] ,\t\"a\": {\r\n} } "))
        .isEqualTo("{\"a\":{},\"b\":[1,2.5]}");
  }

  @Test
  void keysAreSortedByTheBytesOfTheirUtf8() throws Exception {
    // U+FF5E comes before U+1F600 in UTF-8, behind it in UTF-16.
    assertThat(again("{\"\ud83d\ude00\":1,\"\uff5e\":2,\"aa\":3,\"b\":4}"))
        .isEqualTo("{\"aa\":3,\"b\":4,\"\uff5e\":2,\"\ud83d\ude00\":1}");
  }

  @Test
  void linksAndBytesHaveFormsOfTheirOwn() throws Exception {
    assertThat(read("{\"/\":\"" + V0 + "\"}")).isEqualTo(new Value.Link(Cid.parse(V0)));
    assertThat(again("{ \"/\" : \"" + V0 + "\" }")).isEqualTo("{\"/\":\"" + V0 + "\"}");
    assertThat(read("{\"/\":{\"bytes\":\"oQ\"}}")).isEqualTo(new Value.Bytes(Hex.buffer("a1")));
    assertThat(again("{\"/\":{\"bytes\":\"oQ==\"}}")).isEqualTo("{\"/\":{\"bytes\":\"oQ\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"/\":1}",
        "{\"/\":{}}",
        "{\"/\":{\"bytes\":1}}",
        "{\"/\":{\"other\":\"x\"}}",
        "{\"/\":{\"/\":{\"bytes\":\"oQ\"}}}",
        "{\"-\":0,\"/\":\"not a link\"}"
      })
  void otherMapsWithTheKeyOfLinksAreMaps(String text) throws Exception {
    assertThat(read(text)).isInstanceOf(Value.Map.class);
    assertThat(again(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"/\":\"" + V0 + "\",\"more\":1}",
        "{\"/\":{\"bytes\":\"oQ\"},\"more\":1}",
        "{\"/\":{\"bytes\":\"oQ\",\"more\":1}}"
      })
  void aFormOfLinksOrBytesWithMoreKeysIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).hasMessageContaining("has more keys");
  }

  @Test
  void aMapThatWouldReadAsALinkIsNotWritten() {
    Value text = new Value.Text("x");
    assertThatThrownBy(() -> written(new Value.Map(Map.of("/", text, "more", text))))
        .hasMessageContaining("would read as a link");
    Value inner = new Value.Map(Map.of("bytes", text));
    assertThatThrownBy(() -> written(new Value.Map(Map.of("/", inner))))
        .hasMessageContaining("would read as a link or as bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0",
    "-0.0, -0.0",
    "1e0, 1.0",
    "100000000000000000000.0, 100000000000000000000.0",
    "1e21, 1e+21",
    "1.5e300, 1.5e+300",
    "0.000001, 0.000001",
    "1e-7, 1e-7",
    "8.940696716308594e-8, 8.940696716308594e-8",
    "2e23, 2e+23",
    "5e-324, 5e-324",
    "2.2250738585072014e-308, 2.2250738585072014e-308",
    "9007199254740993.0, 9007199254740992.0",
    "1796128543937743.75, 1796128543937743.8",
    "22611179152335.9375, 22611179152335.938",
    "5.684341886080802e-14, 5.684341886080802e-14"
  })
  void floatsAreWrittenShortestWithAPointOrAnExponent(String text, String form) throws Exception {
    assertThat(again(text)).isEqualTo(form);
  }

  @Test
  void integersHave64BitsAndASign() throws Exception {
    assertThat(again("[18446744073709551615,-18446744073709551616,-0]"))
        .isEqualTo("[18446744073709551615,-18446744073709551616,0]");
    assertThatThrownBy(() -> read("18446744073709551616")).hasMessageContaining("64 bits");
    assertThatThrownBy(() -> read("-18446744073709551617")).hasMessageContaining("64 bits");
    assertThatThrownBy(() -> read("9".repeat(1_000_000))).hasMessageContaining("64 bits");
    assertThatThrownBy(() -> read("1e400")).hasMessageContaining("too large");
  }

  @Test
  void stringsAreEscapedAsKuboDoes() throws Exception {
    assertThat(again("\"\\u0041\\/\\b\\f\\n\\r\\t\\\"\\\\\\u001f\\u007f\\u2028\\u2029\\u202a<>&\""))
        .isEqualTo("\"A/\\u0008\\u000c\\n\\r\\t\\\"\\\\\\u001f\u007f\\u2028\\u2029\u202a<>&\"");
    assertThat(again("\"\\ud83d\\ude00\"")).isEqualTo("\"\ud83d\ude00\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~| unexpected EOF",
        "{| unexpected EOF",
        "[1| unexpected EOF",
        "\"abc| unexpected EOF in a string",
        "[1,]| a value cannot begin with ']'",
        "{\"a\":1,}| expected '\"' but found '}'",
        "{a:1}| expected '\"' but found 'a'",
        "{\"a\" 1}| expected ':' but found '1'",
        "[1 2]| expected ']' but found '2'",
        "tru| expected true",
        "01| not a number: 01",
        "1.| not a number: 1.",
        "+1| not a number: +1",
        "\"\\x\"| unknown escape",
        "\"\\u12g4\"| four hex digits",
        "\"\\ud800\"| half a surrogate pair",
        "\"\\udc00\"| half a surrogate pair",
        "{\"a\":1,\"a\":2}| cannot repeat map key \"a\"",
        "{\"/\":\"nothing\"}| invalid cid",
        "{\"/\":{\"bytes\":\"*\"}}| no base64",
        "1 2| unexpected content after end of json object"
      })
  void whatIsNoDagJsonIsRefusedWithAReason(String text, String reason) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void textThatIsNoUtf8IsRefused() {
    assertThatThrownBy(() -> DagJson.decode(Hex.buffer("22ff22"))).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> DagJson.decode(Hex.buffer("220022"))).hasMessageContaining("control");
  }

  @Test
  void nestingIsBounded() throws Exception {
    assertThat(again("[".repeat(1024) + "]".repeat(1024))).hasSize(2048);
    assertThatThrownBy(() -> read("[".repeat(1025) + "]".repeat(1025)))
        .hasMessageContaining("nested deeper than 1024");
    assertThatThrownBy(() -> read("{\"/\":".repeat(1025))).hasMessageContaining("nested deeper");
  }

  @Test
  void plainJsonStandsOnLinesAndHasNeitherLinksNorBytes() throws Exception {
    Value value = DataCodec.JSON.decode(UTF_8.encode("{\"b\":[1,{}],\"/\":\"" + V0 + "\"}"));
    assertThat(UTF_8.decode(DataCodec.JSON.encode(value)).toString())
        .isEqualTo("{\n\t\"b\": [\n\t\t1,\n\t\t{}\n\t],\n\t\"/\": \"" + V0 + "\"\n}\n");
    assertThatThrownBy(() -> DataCodec.JSON.encode(new Value.Link(Cid.parse(V0))))
        .hasMessage("cannot marshal IPLD links to this codec");
    assertThatThrownBy(() -> DataCodec.JSON.encode(new Value.Bytes(Hex.buffer(""))))
        .hasMessage("cannot marshal IPLD bytes to this codec");
  }
}

package io.orrery.node.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What stands in URLs, headers and multiaddrs of the RPC. */
class UrlTextTest {
  @Test
  void textIsEscapedAsGosQueryEscapeDoes() {
    assertThat(UrlText.encode("a b+c/d?e=f&g\u00e9~-_.%"))
        .isEqualTo("a+b%2Bc%2Fd%3Fe%3Df%26g%C3%A9~-_.%25");
  }

  @Property
  void bytesComeBack(@ForAll byte[] bytes) {
    assertThat(UrlText.decodeBytes(UrlText.encode(bytes))).isEqualTo(bytes);
  }

  @Test
  void whatIsNotWellFormedIsNotDecoded() {
    for (String text : List.of("%", "%4", "a%zz", "%4%41")) {
      assertThat(UrlText.decode(text)).as(text).isNull();
      assertThat(UrlText.decodeBytes(text)).isEqualTo(text.getBytes(UTF_8));
    }
    assertThat(UrlText.decodePath("a+b%20c")).isEqualTo("a+b c");
  }

  @Test
  void queriesKeepTheirOrder() {
    assertThat(UrlText.parseQuery("arg=b&x=&arg=a&flag&=&&y=1=2&bad=%zz"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "arg", List.of("b", "a"),
                "x", List.of(""),
                "flag", List.of(""),
                "", List.of(""),
                "y", List.of("1=2")));
  }

  @Test
  void headerValuesHaveParametersInBothForms() {
    HeaderValue value = HeaderValue.parse("Form-Data; Name=\"a;b\\\"c\" ;filename = x.txt; broken");
    assertThat(value.value()).isEqualTo("form-data");
    assertThat(value.parameter("name")).isEqualTo("a;b\"c");
    assertThat(value.parameter("filename")).isEqualTo("x.txt");
    assertThat(value.parameter("nope")).isEmpty();
    assertThat(HeaderValue.parse("").value()).isEmpty();
    assertThat(HeaderValue.parse("a; b=\"open").parameter("b")).isEqualTo("open");
  }

  @Test
  void apiAddressesAreMultiaddrs() throws Exception {
    for (String text :
        List.of(
            "/ip4/127.0.0.1/tcp/5001", "/ip6/::1/tcp/0", "/dns4/localhost/tcp/80", "/unix/a/b")) {
      assertThat(ApiAddress.parse(" " + text + "\n")).hasToString(text);
    }
    assertThat(ApiAddress.parse("/ip4/1.2.3.4/tcp/80/http")).hasToString("/ip4/1.2.3.4/tcp/80");
    assertThat(ApiAddress.parse("/ip6/::1/tcp/80").authority()).isEqualTo("[::1]:80");
    for (String text :
        List.of(
            "",
            "nonsense",
            "http://x",
            "/ip4/1.2.3.4",
            "/ip4/1.2.3.4/udp/1",
            "/ip4//tcp/1",
            "/ip4/1.2.3.4/tcp/",
            "/ip4/1.2.3.4/tcp/65536",
            "/ip4/1.2.3.4/tcp/-1",
            "/ip4/1.2.3.4/tcp/99999999999",
            "/ip4/1.2.3.4/tcp/1/ws")) {
      assertThatThrownBy(() -> ApiAddress.parse(text)).as(text).isInstanceOf(FaultException.class);
    }
  }
}

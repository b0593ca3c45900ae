package io.orrery.node.rpc;

import io.orrery.ipld.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Whatever is encoded is decoded, and a query or a header is taken as far as it can be. */
class UrlTextFuzzTest extends FuzzTarget {
  @Override
  protected void feed(byte[] input) throws Exception {
    String encoded = UrlText.encode(input);
    requireBytes(input, UrlText.decodeBytes(encoded), "what is encoded is decoded");
    String text = text(input);
    String decoded = UrlText.decode(text);
    if (decoded != null) {
      requireEqual(decoded, UrlText.decode(UrlText.encode(decoded)), "and once more");
    }
    UrlText.decodePath(text);
    int pairs = (int) text.chars().filter(c -> c == '&').count() + 1;
    Map<String, List<String>> query = UrlText.parseQuery(text);
    int values = query.values().stream().mapToInt(List::size).sum();
    require(values <= pairs, "no more values than pairs");
    StringBuilder written = new StringBuilder();
    query.forEach(
        (name, given) ->
            given.forEach(
                value ->
                    written
                        .append(UrlText.encode(name))
                        .append('=')
                        .append(UrlText.encode(value))
                        .append('&')));
    requireEqual(query, UrlText.parseQuery(written.toString()), "a query that is written is read");
    HeaderValue header = HeaderValue.parse(new String(input, StandardCharsets.ISO_8859_1));
    require(header.parameters().size() <= input.length, "no more parameters than characters");
  }

  @Override
  protected List<byte[]> seeds() {
    return texts(
        "arg=a%20b+c&arg=%2F&x&=y&%zz=1",
        "form-data; name=\"file?mode=0644&mtime=1\"; filename=\"a%2Fb\"",
        "multipart/form-data; boundary=\"a\\\"b\";;=",
        "/api/v0/cat%2",
        "%");
  }
}

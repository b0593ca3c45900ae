package io.orrery.node.rpc;

import io.orrery.ipld.FuzzTarget;
import io.orrery.node.command.Cancellation;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.UsageException;
import io.orrery.node.commands.Root;
import java.io.ByteArrayInputStream;
import java.util.List;

/**
 * A request is a call of a command or is refused, and asks for the same each time. The input's
 * first line is the target of the request, its second the type of the body, and the body follows.
 */
class RequestFuzzTest extends FuzzTarget {
  private static final RequestParser PARSER = new RequestParser(Root.COMMAND, null);

  @Override
  protected void feed(byte[] input) throws Exception {
    String[] lines = text(input).split("\n", 3);
    String uri = lines[0];
    String type = lines.length > 1 ? lines[1] : "";
    byte[] body =
        (lines.length > 2 ? lines[2] : "").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    int question = uri.indexOf('?');
    String path = UrlText.decodePath(question < 0 ? uri : uri.substring(0, question));
    if (path == null || !PARSER.knows(path)) {
      return;
    }
    String told = told(uri, type, body);
    requireEqual(told, told(uri, type, body), "the same each time");
  }

  private static String told(String uri, String type, byte[] body) throws Exception {
    try {
      String told =
          decoded(
              () -> {
                Request request =
                    PARSER.parse(uri, type, new ByteArrayInputStream(body), new Cancellation());
                StringBuilder text = new StringBuilder(request.path().toString());
                text.append(request.arguments());
                for (Option<?> option : request.command().options()) {
                  text.append(option.name()).append(request.find(option));
                }
                return text.toString();
              });
      return told == null ? "refused" : told;
    } catch (UsageException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  protected List<byte[]> seeds() {
    return texts(
        "/api/v0/cat?arg=/ipfs/bafkqaaa&offset=1&length=2&timeout=1s",
        "/api/v0/add?pin=false&chunker=size-10&arg=x",
        "/api/v0/add\nmultipart/form-data; boundary=b\n--b\r\n\r\nhello\r\n--b--",
        "/api/v0/pin/ls?stream=true&type=all&arg=a&arg=b",
        "/api/v0/pin%2Fadd/bafkqaaa?encoding=json&r=maybe",
        "/api/v0/block/get\nmultipart/form-data; boundary=b\n--b\r\n\r\nbafkqaaa\nb\r\n--b--");
  }
}

package io.orrery.node.commands;

import io.orrery.libp2p.PeerId;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Some keys, as {@code key ls} and {@code key rm} answer and show them. */
final class KeyList {
  static final Option<Boolean> LONG = Option.flag("l").help("Show extra information about keys.");

  private final KeyText text;
  private final List<JsonObject> keys = new ArrayList<>();

  KeyList(KeyText text) {
    this.text = text;
  }

  void add(String name, PeerId id) {
    keys.add(key(name, id, text));
  }

  static JsonObject key(String name, PeerId id, KeyText text) {
    return new JsonObject().put("Name", name).put("Id", text.of(id));
  }

  JsonObject toJson() {
    return new JsonObject().put("Keys", keys);
  }

  static void print(Request request, JsonObject list, Output output) throws IOException {
    TextTable table = new TextTable(1);
    for (JsonObject key : list.objects("Keys")) {
      String name = ShownName.of(key.text("Name"));
      table.row(request.get(LONG) ? List.of(key.text("Id"), name, "") : List.of(name));
    }
    table.print(output);
  }
}

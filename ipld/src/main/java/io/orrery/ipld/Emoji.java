package io.orrery.ipld;

import java.util.HashMap;
import java.util.Map;

/** Base 256 in emoji (multibase rfcs/Base256Emoji): one code point a byte. */
final class Emoji implements BaseEncoding {
  /** Made when first used, which is hardly ever. */
  private static final class Table {
    static final int[] CODE_POINTS =
        ("🚀🪐☄🛰🌌🌑🌒🌓🌔🌕🌖🌗🌘🌍🌏🌎🐉☀💻🖥💾💿😂❤😍🤣😊🙏💕😭😘👍"
                + "😅👏😁🔥🥰💔💖💙😢🤔😆🙄💪😉☺👌🤗💜😔😎😇🌹🤦🎉💞✌✨🤷😱😌🌸🙌"
                + "😋💗💚😏💛🙂💓🤩😄😀🖤😃💯🙈👇🎶😒🤭❣😜💋👀😪😑💥🙋😞😩😡🤪👊🥳"
                + "😥🤤👉💃😳✋😚😝😴🌟😬🙃🍀🌷😻😓⭐✅🥺🌈😈🤘💦✔😣🏃💐☹🎊💘😠☝"
                + "😕🌺🎂🌻😐🖕💝🙊😹🗣💫💀👑🎵🤞😛🔴😤🌼😫⚽🤙☕🏆🤫👈😮🙆🍻🍃🐶💁"
                + "😲🌿🧡🎁⚡🌞🎈❌✊👋😰🤨😶🤝🚶💰🍓💢🤟🙁🚨💨🤬✈🎀🍺🤓😙💟🌱😖👶"
                + "🥴▶➡❓💎💸⬇😨🌚🦋😷🕺⚠🙅😟😵👎🤲🤠🤧📌🔵💅🧐🐾🍒😗🤑🌊🤯🐷☎"
                + "💧😯💆👆🎤🙇🍑❄🌴💣🐸💌📍🥀🤢👅💡💩👐📸👻🤐🤮🎼🥵🚩🍎🍊👼💍📣🥂")
            .codePoints()
            .toArray();

    static final Map<Integer, Byte> VALUES = values();

    private static Map<Integer, Byte> values() {
      Map<Integer, Byte> values = new HashMap<>();
      for (int i = 0; i < CODE_POINTS.length; i++) {
        values.put(CODE_POINTS[i], (byte) i);
      }
      return Map.copyOf(values);
    }
  }

  @Override
  public String encode(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    for (byte b : bytes) {
      out.appendCodePoint(Table.CODE_POINTS[b & 0xff]);
    }
    return out.toString();
  }

  @Override
  public byte[] decode(String text, String label) throws FaultException {
    int[] points = text.codePoints().toArray();
    byte[] out = new byte[points.length];
    for (int i = 0; i < points.length; i++) {
      Byte value = Table.VALUES.get(points[i]);
      if (value == null) {
        throw BaseEncoding.illegal(label, i);
      }
      out[i] = value;
    }
    return out;
  }
}

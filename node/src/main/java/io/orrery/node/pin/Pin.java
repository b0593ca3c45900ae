package io.orrery.node.pin;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import java.nio.charset.StandardCharsets;

/**
 * A pinned CID.
 *
 * @param mode indirect only where pins are listed
 * @param via the recursive pin above an indirect one, if that was asked for; else null
 * @param name what its user calls it, up to {@value #MAX_NAME} bytes of UTF-8; may be empty
 */
public record Pin(Cid cid, PinMode mode, Cid via, String name) {
  /** Kubo's bound. */
  public static final int MAX_NAME = 255;

  static Pin stored(Cid cid, PinMode mode, String name) {
    return new Pin(cid, mode, null, name);
  }

  static Pin indirect(Cid cid, Cid via) {
    return new Pin(cid, PinMode.INDIRECT, via, "");
  }

  /** Passes when a pin may have this name; refused in Kubo's words. */
  public static void requireName(String name) throws FaultException {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_NAME) {
      throw FaultException.refused("pin name is " + length + " bytes (max " + MAX_NAME + " bytes)");
    }
  }

  /** The mode as {@code pin ls} shows it: {@code indirect through <cid>} where that is known. */
  public String type() {
    return via == null ? mode.label() : mode.label() + " through " + via;
  }
}

package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;

/**
 * IP addresses in text: dotted decimal without leading zeros, and RFC 4291 read and RFC 5952
 * written. The JDK's parser is no choice here: what is no literal it takes for a name and resolves.
 */
final class IpText {
  private IpText() {}

  static byte[] parse4(String text) throws FaultException {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      throw invalid(text, "IPv4");
    }
    byte[] address = new byte[4];
    for (int i = 0; i < 4; i++) {
      if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 255) {
        throw invalid(text, "IPv4");
      }
      address[i] = (byte) Integer.parseInt(parts[i]);
    }
    return address;
  }

  static String print4(byte[] address) {
    return (address[0] & 0xff)
        + "."
        + (address[1] & 0xff)
        + "."
        + (address[2] & 0xff)
        + "."
        + (address[3] & 0xff);
  }

  static byte[] parse6(String text) throws FaultException {
    int gap = text.indexOf("::");
    if (gap != text.lastIndexOf("::") || text.length() > 45) {
      throw invalid(text, "IPv6");
    }
    if (gap < 0) {
      byte[] whole = groups(text, text);
      if (whole.length != 16) {
        throw invalid(text, "IPv6");
      }
      return whole;
    }
    byte[] head = groups(text.substring(0, gap), text);
    byte[] tail = groups(text.substring(gap + 2), text);
    if (head.length + tail.length > 14 || text.substring(0, gap).indexOf('.') >= 0) {
      throw invalid(text, "IPv6");
    }
    ByteBuffer out = ByteBuffer.allocate(16).put(head);
    return out.position(16 - tail.length).put(tail).array();
  }

  /** The bytes of groups of four hex digits; the last may be an IPv4 address. */
  private static byte[] groups(String text, String whole) throws FaultException {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", -1);
    ByteBuffer out = ByteBuffer.allocate(2 * parts.length + 2);
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        out.put(parse4(parts[i]));
      } else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
        out.putShort((short) Integer.parseInt(parts[i], 16));
      } else {
        throw invalid(whole, "IPv6");
      }
    }
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }

  static String print6(byte[] address) {
    if (isMapped(address)) {
      byte[] last = {address[12], address[13], address[14], address[15]};
      return "::ffff:" + print4(last);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff);
    }
    int gap = 0;
    int gapLength = 0;
    for (int from = 0; from < 8; from++) {
      int length = zerosFrom(groups, from);
      if (length > gapLength) {
        gap = from;
        gapLength = length;
      }
    }
    if (gapLength < 2) {
      return hex(groups, 0, 8);
    }
    return hex(groups, 0, gap) + "::" + hex(groups, gap + gapLength, 8);
  }

  private static int zerosFrom(int[] groups, int from) {
    int at = from;
    while (at < 8 && groups[at] == 0) {
      at++;
    }
    return at - from;
  }

  private static boolean isMapped(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == -1 && address[11] == -1;
  }

  private static String hex(int[] groups, int from, int to) {
    StringBuilder out = new StringBuilder();
    for (int i = from; i < to; i++) {
      out.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return out.toString();
  }

  private static FaultException invalid(String text, String kind) {
    return FaultException.malformed("multiaddr: \"" + text + "\" is no " + kind + " address");
  }
}

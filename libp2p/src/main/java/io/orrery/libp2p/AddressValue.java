package io.orrery.libp2p;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multibase;
import io.orrery.ipld.Multihash;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How the value of a protocol is spelled in text and in bytes. Both directions check: {@link
 * #print} of bytes that a stranger sent fails on what {@link #parse} would not have produced.
 */
enum AddressValue {
  NONE {
    @Override
    byte[] parse(String text) {
      throw new IllegalStateException("a protocol without a value has nothing to parse");
    }

    @Override
    String print(byte[] bytes) {
      return "";
    }
  },
  IP4 {
    @Override
    byte[] parse(String text) throws FaultException {
      return IpText.parse4(text);
    }

    @Override
    String print(byte[] bytes) {
      return IpText.print4(bytes);
    }
  },
  IP6 {
    @Override
    byte[] parse(String text) throws FaultException {
      return IpText.parse6(text);
    }

    @Override
    String print(byte[] bytes) {
      return IpText.print6(bytes);
    }
  },
  MASK {
    @Override
    byte[] parse(String text) throws FaultException {
      return new byte[] {(byte) decimal(text, 255)};
    }

    @Override
    String print(byte[] bytes) {
      return Integer.toString(bytes[0] & 0xff);
    }
  },
  PORT {
    @Override
    byte[] parse(String text) throws FaultException {
      return ByteBuffer.allocate(2).putShort((short) decimal(text, 65535)).array();
    }

    @Override
    String print(byte[] bytes) {
      return Integer.toString(ByteBuffer.wrap(bytes).getShort() & 0xffff);
    }
  },
  NUMBER {
    @Override
    byte[] parse(String text) throws FaultException {
      try {
        return ByteBuffer.allocate(8).putLong(Long.parseUnsignedLong(digits(text))).array();
      } catch (NumberFormatException e) {
        throw invalid("\"" + text + "\" is no number below 2^64");
      }
    }

    @Override
    String print(byte[] bytes) {
      return Long.toUnsignedString(ByteBuffer.wrap(bytes).getLong());
    }
  },
  TEXT {
    @Override
    byte[] parse(String text) throws FaultException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      print(bytes);
      return bytes;
    }

    @Override
    String print(byte[] bytes) throws FaultException {
      String text = utf8(bytes);
      if (text.isEmpty() || text.indexOf('/') >= 0) {
        throw invalid("a name is not empty and has no slash");
      }
      return text;
    }
  },
  /** A path to a socket: in text it takes all that follows, and begins with its own slash. */
  PATH {
    @Override
    byte[] parse(String text) throws FaultException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      print(bytes);
      return bytes;
    }

    @Override
    String print(byte[] bytes) throws FaultException {
      String text = utf8(bytes);
      if (text.length() < 2 || !text.startsWith("/") || text.endsWith("/") || text.contains("\0")) {
        throw invalid("a path begins with a slash, does not end in one and has no NUL");
      }
      return text;
    }
  },
  PEER {
    @Override
    byte[] parse(String text) throws FaultException {
      return PeerId.parse(text).toBytes();
    }

    @Override
    String print(byte[] bytes) throws FaultException {
      return PeerId.ofBytes(bytes).toString();
    }
  },
  /** Host in base32, colon, port that is not 0. The host takes all but the last two bytes. */
  ONION {
    @Override
    byte[] parse(String text) throws FaultException {
      int colon = text.indexOf(':');
      if (colon < 0) {
        throw invalid("\"" + text + "\" has no port");
      }
      byte[] host = Multibase.BASE32_LOWER.decodeBare(text.substring(0, colon));
      byte[] port = PORT.parse(text.substring(colon + 1));
      byte[] bytes = ByteBuffer.allocate(host.length + 2).put(host).put(port).array();
      print(bytes);
      return bytes;
    }

    @Override
    String print(byte[] bytes) throws FaultException {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      byte[] host = new byte[Math.max(0, bytes.length - 2)];
      in.get(host);
      int port = in.getShort() & 0xffff;
      if (port == 0) {
        throw invalid("an onion address has a port above 0");
      }
      return Multibase.BASE32_LOWER.encodeBare(host) + ":" + port;
    }
  },
  /** I2P's own base64 alphabet; an address has 386 bytes or more. */
  GARLIC64 {
    @Override
    byte[] parse(String text) throws FaultException {
      try {
        byte[] bytes = Base64.getDecoder().decode(text.replace('-', '+').replace('~', '/'));
        print(bytes);
        return bytes;
      } catch (IllegalArgumentException e) {
        throw invalid("\"" + text + "\" is no base64 of I2P");
      }
    }

    @Override
    String print(byte[] bytes) throws FaultException {
      if (bytes.length < 386) {
        throw invalid("an I2P destination has 386 bytes or more, not " + bytes.length);
      }
      return Base64.getEncoder().encodeToString(bytes).replace('+', '-').replace('/', '~');
    }
  },
  /** An I2P address has 32 bytes, or 35 and more when its lease set is encrypted. */
  GARLIC32 {
    @Override
    byte[] parse(String text) throws FaultException {
      byte[] bytes = Multibase.BASE32_LOWER.decodeBare(text);
      print(bytes);
      return bytes;
    }

    @Override
    String print(byte[] bytes) throws FaultException {
      if (bytes.length < 35 && bytes.length != 32) {
        throw invalid("an I2P address has 32 bytes or 35 and more, not " + bytes.length);
      }
      return Multibase.BASE32_LOWER.encodeBare(bytes);
    }
  },
  CERTIFICATE_HASH {
    @Override
    byte[] parse(String text) throws FaultException {
      byte[] bytes = Multibase.decode(text);
      print(bytes);
      return bytes;
    }

    @Override
    String print(byte[] bytes) throws FaultException {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      Multihash.read(in);
      if (in.hasRemaining()) {
        throw invalid("more bytes follow the hash of the certificate");
      }
      return Multibase.BASE64_URL.encode(bytes);
    }
  },
  PERCENT_ENCODED {
    @Override
    byte[] parse(String text) throws FaultException {
      byte[] bytes = PercentText.decode(text);
      print(bytes);
      return bytes;
    }

    @Override
    String print(byte[] bytes) throws FaultException {
      if (bytes.length == 0) {
        throw invalid("an empty HTTP path");
      }
      return PercentText.encode(bytes);
    }
  };

  /** The bytes of a value; malformed when the text is none. */
  abstract byte[] parse(String text) throws FaultException;

  /** The canonical text of a value, already of the protocol's size; malformed when it is none. */
  abstract String print(byte[] bytes) throws FaultException;

  private static FaultException invalid(String why) {
    return FaultException.malformed("multiaddr: " + why);
  }

  private static String utf8(byte[] bytes) throws FaultException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new FaultException(Fault.MALFORMED, "multiaddr: a name is not UTF-8", e);
    }
  }

  private static int decimal(String text, int max) throws FaultException {
    // Five digits at most, so that the number cannot overflow.
    int value = text.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(digits(text));
    if (value > max) {
      throw invalid("\"" + text + "\" is no number up to " + max);
    }
    return value;
  }

  private static String digits(String text) throws FaultException {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw invalid("\"" + text + "\" is no decimal number");
    }
    return text;
  }
}

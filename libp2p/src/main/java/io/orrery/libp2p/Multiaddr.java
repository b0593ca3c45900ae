package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Varint;
import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An address that says how to get there, protocol by protocol (multiformats/multiaddr): {@code
 * /ip4/127.0.0.1/tcp/5001}. It has one part or more, and equals another of the same bytes, however
 * both were written.
 */
public final class Multiaddr {
  /** The most bytes of an address that this program takes; real ones have some hundred. */
  public static final int MAX_LENGTH = 4096;

  /** No part takes more characters for a byte: {@code /p2p-websocket-star} has 19, for two. */
  private static final int MAX_TEXT = 10 * MAX_LENGTH;

  /** One step: a protocol and its value in canonical text, empty where it has none. */
  public record Part(AddressProtocol protocol, String value) {
    @Override
    public String toString() {
      String separator = protocol.value() == AddressValue.NONE || value.startsWith("/") ? "" : "/";
      return "/" + protocol.label() + separator + value;
    }
  }

  private final byte[] bytes;
  private final List<Part> parts;

  private Multiaddr(byte[] bytes, List<Part> parts) {
    this.bytes = bytes;
    this.parts = List.copyOf(parts);
  }

  /**
   * Reads the text form. A slash at the end is dropped, {@code /ipfs/} becomes {@code /p2p/}.
   *
   * @throws FaultException UNSUPPORTED for an unknown protocol, MALFORMED for all else
   */
  public static Multiaddr parse(String text) throws FaultException {
    String trimmed = withoutTrailingSlashes(text);
    if (!trimmed.startsWith("/") || trimmed.length() > MAX_TEXT) {
      throw FaultException.malformed(
          "multiaddr \"" + shown(text) + "\" must begin with / and have a sane length");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 1;
    while (at < trimmed.length()) {
      String label = head(trimmed, at);
      AddressProtocol protocol = AddressProtocol.named(label);
      at += label.length() + 1;
      byte[] value = new byte[0];
      if (protocol.size() != 0) {
        boolean path = protocol == AddressProtocol.UNIX;
        String valueText = path ? "/" + rest(trimmed, at) : head(trimmed, at);
        value = value(protocol, valueText, text);
        at += valueText.length() + 1;
      }
      write(protocol, value, out);
    }
    return of(out.toByteArray());
  }

  private static String withoutTrailingSlashes(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(0, end);
  }

  private static String rest(String text, int from) {
    return text.substring(Math.min(text.length(), from));
  }

  /** What stands before the next slash. */
  private static String head(String text, int from) {
    int slash = text.indexOf('/', from);
    return slash < 0 ? rest(text, from) : text.substring(from, slash);
  }

  private static byte[] value(AddressProtocol protocol, String value, String whole)
      throws FaultException {
    byte[] bytes = protocol.value().parse(value);
    if (protocol.size() != AddressProtocol.VARIABLE && bytes.length != protocol.size()) {
      throw FaultException.malformed(
          "multiaddr \"" + shown(whole) + "\": invalid value for " + protocol.label());
    }
    return bytes;
  }

  private static String shown(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  private static void write(AddressProtocol protocol, byte[] value, ByteArrayOutputStream out) {
    writeVarint(protocol.code(), out);
    if (protocol.size() == AddressProtocol.VARIABLE) {
      writeVarint(value.length, out);
    }
    out.writeBytes(value);
  }

  private static void writeVarint(long value, ByteArrayOutputStream out) {
    ByteBuffer varint = ByteBuffer.allocate(Varint.length(value));
    Varint.write(value, varint);
    out.writeBytes(varint.array());
  }

  /**
   * Reads the binary form, all of it.
   *
   * @throws FaultException UNSUPPORTED for an unknown protocol, MALFORMED for all else
   */
  public static Multiaddr of(byte[] bytes) throws FaultException {
    if (bytes.length == 0 || bytes.length > MAX_LENGTH) {
      throw FaultException.malformed(
          "a multiaddr has 1 to " + MAX_LENGTH + " bytes, not " + bytes.length);
    }
    List<Part> parts = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      AddressProtocol protocol = AddressProtocol.of(Varint.read(in));
      long size = protocol.size() == AddressProtocol.VARIABLE ? Varint.read(in) : protocol.size();
      if (size > in.remaining()) {
        throw FaultException.malformed("multiaddr ends in a value of " + protocol.label());
      }
      byte[] value = new byte[(int) size];
      in.get(value);
      parts.add(new Part(protocol, protocol.value().print(value)));
      if (protocol == AddressProtocol.UNIX && in.hasRemaining()) {
        throw FaultException.malformed("multiaddr: a unix path takes all that follows");
      }
    }
    return new Multiaddr(bytes.clone(), parts);
  }

  /** {@code /ip4/…/tcp/…} or {@code /ip6/…/tcp/…} of a resolved socket address. */
  public static Multiaddr ofTcp(InetSocketAddress socket) {
    InetAddress address = socket.getAddress();
    if (address == null) {
      throw new IllegalArgumentException(socket + " is not resolved");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(
        address instanceof Inet6Address ? AddressProtocol.IP6 : AddressProtocol.IP4,
        address.getAddress(),
        out);
    write(
        AddressProtocol.TCP,
        ByteBuffer.allocate(2).putShort((short) socket.getPort()).array(),
        out);
    try {
      return of(out.toByteArray());
    } catch (FaultException e) {
      throw new IllegalStateException("an address made here is well-formed", e);
    }
  }

  public List<Part> parts() {
    return parts;
  }

  /** The value of the first part with this protocol, in canonical text. */
  public Optional<String> value(AddressProtocol protocol) {
    return parts.stream().filter(part -> part.protocol() == protocol).map(Part::value).findFirst();
  }

  public boolean has(AddressProtocol protocol) {
    return value(protocol).isPresent();
  }

  /**
   * The socket of an address that begins with an IP or a DNS name and a TCP port; what follows the
   * port does not matter. A DNS name gives an unresolved socket address: resolving is up to the
   * caller. Empty for all else, {@code ip6zone} among it.
   */
  public Optional<InetSocketAddress> tcp() {
    if (parts.size() < 2 || parts.get(1).protocol() != AddressProtocol.TCP) {
      return Optional.empty();
    }
    Part host = parts.get(0);
    int port = Integer.parseInt(parts.get(1).value());
    return switch (host.protocol()) {
      case IP4, IP6 -> Optional.of(new InetSocketAddress(ip(host), port));
      case DNS, DNS4, DNS6 -> Optional.of(InetSocketAddress.createUnresolved(host.value(), port));
      default -> Optional.empty();
    };
  }

  private static InetAddress ip(Part part) {
    try {
      return InetAddress.getByAddress(part.protocol().value().parse(part.value()));
    } catch (FaultException | UnknownHostException e) {
      throw new IllegalStateException("the text of an address was checked when it was made", e);
    }
  }

  /** The path of a {@code /unix/…} address. */
  public Optional<UnixDomainSocketAddress> unix() {
    return parts.get(0).protocol() == AddressProtocol.UNIX
        ? Optional.of(UnixDomainSocketAddress.of(Path.of(parts.get(0).value())))
        : Optional.empty();
  }

  /** The peer of the last {@code /p2p/…} part. */
  public Optional<PeerId> peerId() throws FaultException {
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (parts.get(i).protocol() == AddressProtocol.P2P) {
        return Optional.of(PeerId.parse(parts.get(i).value()));
      }
    }
    return Optional.empty();
  }

  /** This address followed by {@code inner}. */
  public Multiaddr with(Multiaddr inner) throws FaultException {
    return of(
        ByteBuffer.allocate(bytes.length + inner.bytes.length).put(bytes).put(inner.bytes).array());
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Multiaddr that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    parts.forEach(out::append);
    return out.toString();
  }
}

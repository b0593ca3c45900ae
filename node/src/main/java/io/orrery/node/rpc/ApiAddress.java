package io.orrery.node.rpc;

import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;

/**
 * Where an RPC server listens, written as a multiaddr: {@code /ip4/127.0.0.1/tcp/5001}, {@code
 * /ip6/::1/tcp/5001}, {@code /dns4/localhost/tcp/5001}, {@code /unix/run/orrery.sock}; {@code
 * /http} may follow. Only these: the command line reads one at every start, and needs no more.
 *
 * @param protocol {@code ip4}, {@code ip6}, {@code dns}, {@code dns4}, {@code dns6} or {@code unix}
 * @param host name or number, or the path of a socket
 * @param port 0 to 65535; 0 asks for any
 */
public record ApiAddress(String protocol, String host, int port) {
  private static final int MAX_PORT = 65535;

  /**
   * Reads a multiaddr.
   *
   * @throws FaultException MALFORMED, or UNSUPPORTED for one that is no place to listen at
   */
  public static ApiAddress parse(String text) throws FaultException {
    String trimmed = text.strip();
    if (!trimmed.startsWith("/")) {
      throw FaultException.malformed(
          "failed to parse multiaddr \"" + trimmed + "\": must begin with /");
    }
    if (trimmed.startsWith("/unix/")) {
      return new ApiAddress("unix", trimmed.substring("/unix".length()), 0);
    }
    String[] parts = trimmed.substring(1).split("/", -1);
    int length = parts.length > 4 && parts[4].equals("http") ? parts.length - 1 : parts.length;
    boolean known =
        switch (parts[0]) {
          case "ip4", "ip6", "dns", "dns4", "dns6" -> true;
          default -> false;
        };
    if (!known || length != 4 || !parts[2].equals("tcp") || parts[1].isEmpty()) {
      throw FaultException.unsupported("unsupported API address: " + trimmed);
    }
    return new ApiAddress(parts[0], parts[1], port(parts[3], trimmed));
  }

  private static int port(String text, String address) throws FaultException {
    int port = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      boolean valid = digit >= '0' && digit <= '9' && port <= MAX_PORT;
      port = valid ? port * 10 + digit - '0' : MAX_PORT + 1;
    }
    if (text.isEmpty() || port > MAX_PORT) {
      throw FaultException.malformed(
          "failed to parse multiaddr \"" + address + "\": invalid port " + text);
    }
    return port;
  }

  /** The address that a socket is bound to, in the protocol of this one. */
  ApiAddress boundTo(SocketAddress bound) {
    return bound instanceof InetSocketAddress inet
        ? new ApiAddress(protocol, host, inet.getPort())
        : this;
  }

  public boolean isUnix() {
    return protocol.equals("unix");
  }

  public StandardProtocolFamily family() {
    return isUnix()
        ? StandardProtocolFamily.UNIX
        : protocol.endsWith("6") ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
  }

  /**
   * The address for a socket; looks up a name.
   *
   * @throws IOException when the name has no address
   */
  public SocketAddress toSocketAddress() throws IOException {
    return isUnix()
        ? UnixDomainSocketAddress.of(host)
        : new InetSocketAddress(InetAddress.getByName(host), port);
  }

  /** As the Host header of HTTP has it. */
  public String authority() {
    if (isUnix()) {
      return "unix";
    }
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** The multiaddr. */
  @Override
  public String toString() {
    return isUnix() ? "/unix" + host : "/" + protocol + "/" + host + "/tcp/" + port;
  }
}

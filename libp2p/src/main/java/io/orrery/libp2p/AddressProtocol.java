package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The protocols that an address is made of (multiformats/multiaddr protocols.csv). */
public enum AddressProtocol {
  IP4(4, "ip4", 4, AddressValue.IP4),
  TCP(6, "tcp", 2, AddressValue.PORT),
  DCCP(33, "dccp", 2, AddressValue.PORT),
  IP6(41, "ip6", 16, AddressValue.IP6),
  IP6ZONE(42, "ip6zone", AddressProtocol.VARIABLE, AddressValue.TEXT),
  IPCIDR(43, "ipcidr", 1, AddressValue.MASK),
  DNS(53, "dns", AddressProtocol.VARIABLE, AddressValue.TEXT),
  DNS4(54, "dns4", AddressProtocol.VARIABLE, AddressValue.TEXT),
  DNS6(55, "dns6", AddressProtocol.VARIABLE, AddressValue.TEXT),
  DNSADDR(56, "dnsaddr", AddressProtocol.VARIABLE, AddressValue.TEXT),
  SCTP(132, "sctp", 2, AddressValue.PORT),
  UDP(273, "udp", 2, AddressValue.PORT),
  P2P_WEBRTC_STAR(275, "p2p-webrtc-star"),
  P2P_WEBRTC_DIRECT(276, "p2p-webrtc-direct"),
  P2P_STARDUST(277, "p2p-stardust"),
  WEBRTC_DIRECT(280, "webrtc-direct"),
  WEBRTC(281, "webrtc"),
  P2P_CIRCUIT(290, "p2p-circuit"),
  UDT(301, "udt"),
  UTP(302, "utp"),
  UNIX(400, "unix", AddressProtocol.VARIABLE, AddressValue.PATH),
  P2P(421, "p2p", AddressProtocol.VARIABLE, AddressValue.PEER),
  HTTPS(443, "https"),
  ONION(444, "onion", 12, AddressValue.ONION),
  ONION3(445, "onion3", 37, AddressValue.ONION),
  GARLIC64(446, "garlic64", AddressProtocol.VARIABLE, AddressValue.GARLIC64),
  GARLIC32(447, "garlic32", AddressProtocol.VARIABLE, AddressValue.GARLIC32),
  TLS(448, "tls"),
  SNI(449, "sni", AddressProtocol.VARIABLE, AddressValue.TEXT),
  NOISE(454, "noise"),
  QUIC(460, "quic"),
  QUIC_V1(461, "quic-v1"),
  WEBTRANSPORT(465, "webtransport"),
  CERTHASH(466, "certhash", AddressProtocol.VARIABLE, AddressValue.CERTIFICATE_HASH),
  WS(477, "ws"),
  WSS(478, "wss"),
  P2P_WEBSOCKET_STAR(479, "p2p-websocket-star"),
  HTTP(480, "http"),
  HTTP_PATH(481, "http-path", AddressProtocol.VARIABLE, AddressValue.PERCENT_ENCODED),
  MEMORY(777, "memory", 8, AddressValue.NUMBER);

  /** The size of a value that a varint length precedes. */
  static final int VARIABLE = -1;

  private static final Map<Integer, AddressProtocol> BY_CODE = index(AddressProtocol::code);
  private static final Map<String, AddressProtocol> BY_LABEL = index(AddressProtocol::label);

  private final int code;
  private final String label;
  private final int size;
  private final AddressValue value;

  AddressProtocol(int code, String label) {
    this(code, label, 0, AddressValue.NONE);
  }

  AddressProtocol(int code, String label, int size, AddressValue value) {
    this.code = code;
    this.label = label;
    this.size = size;
    this.value = value;
  }

  private static <K> Map<K, AddressProtocol> index(Function<AddressProtocol, K> key) {
    return Arrays.stream(values()).collect(Collectors.toMap(key, Function.identity()));
  }

  static AddressProtocol of(long code) throws FaultException {
    AddressProtocol found = code > Integer.MAX_VALUE ? null : BY_CODE.get((int) code);
    if (found == null) {
      throw FaultException.unsupported("multiaddr: no protocol with code " + code);
    }
    return found;
  }

  static AddressProtocol named(String label) throws FaultException {
    // "ipfs" is the old name of p2p: read, and never written.
    AddressProtocol found = label.equals("ipfs") ? P2P : BY_LABEL.get(label);
    if (found == null) {
      throw FaultException.unsupported("multiaddr: unknown protocol " + label);
    }
    return found;
  }

  public int code() {
    return code;
  }

  /** The name in text forms. */
  public String label() {
    return label;
  }

  /** The length of the value in bytes, or {@link #VARIABLE}. */
  int size() {
    return size;
  }

  AddressValue value() {
    return value;
  }
}

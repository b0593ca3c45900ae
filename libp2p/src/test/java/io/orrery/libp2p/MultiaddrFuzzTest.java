package io.orrery.libp2p;

import io.orrery.ipld.FuzzTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An address is the same in bytes, in text and back; the input is taken for each of the two. */
class MultiaddrFuzzTest extends FuzzTarget {
  @Override
  protected void feed(byte[] input) throws Exception {
    Multiaddr read = decoded(() -> Multiaddr.of(input));
    if (read != null) {
      requireBytes(input, read.toBytes(), "an address keeps its bytes");
      check(read);
    }
    Multiaddr parsed = decoded(() -> Multiaddr.parse(text(input)));
    if (parsed != null) {
      requireEqual(parsed, Multiaddr.of(parsed.toBytes()), "bytes are read back");
      check(parsed);
    }
  }

  private static void check(Multiaddr address) throws Exception {
    require(!address.parts().isEmpty(), "there is one part or more");
    requireEqual(address, Multiaddr.parse(address.toString()), "what is printed is parsed");
    requireEqual(
        address.peerId().isPresent(), address.has(AddressProtocol.P2P), "a p2p part names a peer");
    address.tcp().ifPresent(socket -> require(socket.getPort() >= 0, "a socket has a port"));
    address.unix().ifPresent(socket -> require(socket.getPath() != null, "a socket has a path"));
  }

  @Override
  protected List<byte[]> seeds() {
    List<byte[]> seeds =
        new ArrayList<>(
            texts(
                "/ip4/127.0.0.1/tcp/5001",
                "/ip6/2001:db8::1/udp/4001/quic-v1/p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC",
                "/unix/tmp/a.sock",
                "/dns4/example.org/tcp/443/tls/sni/example.org/http/http-path/a%2Fb",
                "/onion3/vww6ybal4bd7szmgncyruucpgfkqahzddi37ktceo3ah7ngmcopnpyyd:1234",
                "/ip6zone/x/ip6/fe80::1/ipcidr/64/memory/7/p2p-circuit"));
    seeds.addAll(hex("047f000001061389", "900304612f6200"));
    return seeds;
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    String file = "multiformats/multiaddr/multiaddr.json";
    List<byte[]> vectors = new ArrayList<>(hexStrings(file));
    vectors.addAll(texts(strings(file).toArray(String[]::new)));
    return vectors;
  }
}

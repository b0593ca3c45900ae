package io.orrery.libp2p;

import static io.orrery.libp2p.PeerIdTest.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Vectors;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultiaddrTest {
  @ParameterizedTest
  @CsvSource({
    "/ip4/127.0.0.1/udp/1234, 047f000001910204d2",
    "/ip4/192.0.2.42/tcp/443, 04c000022a0601bb",
    "/ip4/192.0.2.42/udp/4001/quic-v1, 04c000022a91020fa1cd03",
    "/unix/run/api.sock, 90030d2f72756e2f6170692e736f636b",
    "/memory/18446744073709551615, 8906ffffffffffffffff",
  })
  void textAndBytesAreTwoSpellingsOfOneAddress(String text, String bytes) throws Exception {
    Multiaddr address = Multiaddr.parse(text);
    assertThat(address.toBytes()).isEqualTo(hex(bytes));
    assertThat(Multiaddr.of(hex(bytes))).isEqualTo(address).hasToString(text);
  }

  @ParameterizedTest
  @EnumSource(AddressProtocol.class)
  void theLongestAddressOfEachProtocolIsParsedFromItsText(AddressProtocol protocol)
      throws Exception {
    byte[] part = partOfMuchText(protocol);
    int count = protocol == AddressProtocol.UNIX ? 1 : Multiaddr.MAX_LENGTH / part.length;
    ByteBuffer bytes = ByteBuffer.allocate(count * part.length);
    for (int i = 0; i < count; i++) {
      bytes.put(part);
    }
    Multiaddr address = Multiaddr.of(bytes.array());
    assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
  }

  /** A part with much text for its bytes. */
  private static byte[] partOfMuchText(AddressProtocol protocol) throws Exception {
    String value =
        switch (protocol.value()) {
          case NONE -> "";
          case IP4 -> "255.255.255.255";
          case IP6 -> "1111:1111:1111:1111:1111:1111:1111:1111";
          case MASK -> "255";
          case PORT -> "65535";
          case NUMBER -> "18446744073709551615";
          case TEXT -> "a";
          case PATH -> "x".repeat(4000);
          case PEER -> "QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC";
          case ONION -> "a".repeat(protocol.size() * 8 / 5 - 3) + ":65535";
          case GARLIC64 -> "A".repeat(516);
          case GARLIC32 -> "a".repeat(56);
          case CERTIFICATE_HASH -> "uAAA";
          case PERCENT_ENCODED -> "%00";
        };
    return Multiaddr.parse("/" + protocol.label() + "/" + value).toBytes();
  }

  @ParameterizedTest
  @CsvSource({
    "/ip4/127.0.0.1/tcp/1234//, /ip4/127.0.0.1/tcp/1234",
    "/ipfs/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC,"
        + " /p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC",
    "/ip6/2001:DB8:0:0:1:0:0:1, /ip6/2001:db8::1:0:0:1",
    "/ip6/0:0:0:0:0:0:0:0, /ip6/::",
    "/ip6/1:0:2:3:4:5:6:7, /ip6/1:0:2:3:4:5:6:7",
    "/ip6/::ffff:c000:022a, /ip6/::ffff:192.0.2.42",
    "/ip6/::ffff:192.0.2.42, /ip6/::ffff:192.0.2.42",
    "/ip6/::1:0:0, /ip6/::1:0:0",
    "/certhash/bciqaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, /certhash/uEiAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "/http-path/a%2fb%20c, /http-path/a%2Fb%20c",
  })
  void everySpellingIsPrintedInTheCanonicalOne(String text, String canonical) throws Exception {
    assertThat(Multiaddr.parse(text)).hasToString(canonical);
    assertThat(Multiaddr.parse(Multiaddr.parse(text).toString())).isEqualTo(Multiaddr.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ip4/256.0.0.1",
        "/ip4/01.2.3.4",
        "/ip4/1.2.3",
        "/ip4/localhost",
        "/ip6/1.2.3.4",
        "/ip6/1:2:3:4:5:6:7",
        "/ip6/1:2:3:4:5:6:7:8:9",
        "/ip6/1::2::3",
        "/ip6/:::",
        "/ip6/12345::",
        "/ip6/1.2.3.4::",
        "/ip6/::1.2.3.4:5",
        "/ip6/fe80::1%eth0",
        "/tcp/65536",
        "/tcp/-1",
        "/tcp/+1",
        "/tcp/",
        "/tcp/000000",
        "/memory/18446744073709551616",
        "/http-path/%2",
        "/http-path/%zz",
        "/dns/",
        "/p2p/x",
        "/p2p-circuit/x",
        "ip4/127.0.0.1",
        "/",
        "",
        "//",
        "/ip4",
        "/unix",
        "/unix/",
        "/onion3/aaaa:80",
        "/garlic32/aaaa",
        "/certhash/u",
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThatThrownBy(() -> Multiaddr.parse(text)).isInstanceOf(FaultException.class);
  }

  @Test
  void protocolsThatAreNotInTheTableAreUnsupported() {
    assertFault(Fault.UNSUPPORTED, "/ip4/127.0.0.1/carrier-pigeon/3");
    assertThatThrownBy(() -> Multiaddr.of(hex("7f01")))
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNSUPPORTED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "04",
        "047f0000",
        "35",
        "3500",
        "350261",
        "35012f",
        "3501ff",
        "9003",
        "90030161",
        "9003022f2f",
        "9003022f61" + "060050",
        "a503021200",
        "84030000",
        "89060000",
        "b303ff",
      })
  void bytesThatAreNoAddressAreRefused(String bytes) {
    assertThatThrownBy(() -> Multiaddr.of(hex(bytes))).isInstanceOf(FaultException.class);
  }

  @Property
  void anyBytesAreRefusedOrAreTheirOwnCanonicalForm(@ForAll @Size(max = 40) byte[] bytes)
      throws Exception {
    Multiaddr read;
    try {
      read = Multiaddr.of(bytes);
    } catch (FaultException refused) {
      return;
    }
    assertThat(read.toBytes()).isEqualTo(bytes);
    assertThat(Multiaddr.parse(read.toString())).isEqualTo(read);
  }

  @Property
  void anyIp6SurvivesItsText(@ForAll @Size(16) byte[] address, @ForAll @IntRange(max = 16) int from)
      throws Exception {
    java.util.Arrays.fill(address, from, 16, (byte) 0);
    assertThat(IpText.parse6(IpText.print6(address))).isEqualTo(address);
    InetAddress known = InetAddress.getByAddress(address);
    assertThat(InetAddress.getByName(IpText.print6(address))).isEqualTo(known);
  }

  @Test
  void aSocketAddressComesOutAndGoesIn() throws Exception {
    InetSocketAddress api =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 5001);
    assertThat(Multiaddr.parse("/ip4/127.0.0.1/tcp/5001/http").tcp()).contains(api);
    assertThat(Multiaddr.ofTcp(api)).hasToString("/ip4/127.0.0.1/tcp/5001");
    InetSocketAddress six =
        new InetSocketAddress(InetAddress.getByAddress(hex("0".repeat(31) + "1")), 65535);
    assertThat(Multiaddr.parse("/ip6/::1/tcp/65535").tcp()).contains(six);
    assertThat(Multiaddr.ofTcp(six)).hasToString("/ip6/::1/tcp/65535");
    assertThat(Multiaddr.parse("/dns4/localhost/tcp/80").tcp())
        .contains(InetSocketAddress.createUnresolved("localhost", 80));
    assertThat(Multiaddr.parse("/ip4/127.0.0.1/udp/1").tcp()).isEmpty();
    assertThat(Multiaddr.parse("/ip4/127.0.0.1").tcp()).isEmpty();
  }

  @Test
  void aUnixSocketComesOut() throws Exception {
    assertThat(Multiaddr.parse("/unix/run/orrery/api.sock").unix())
        .hasValueSatisfying(a -> assertThat(a.getPath()).hasToString("/run/orrery/api.sock"));
    assertThat(Multiaddr.parse("/ip4/1.2.3.4/tcp/1").unix()).isEmpty();
  }

  @Test
  void thePeerIsTheLastOne() throws Exception {
    String relay = "QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC";
    String peer = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
    Multiaddr through =
        Multiaddr.parse("/ip4/1.2.3.4/tcp/1/p2p/" + relay)
            .with(Multiaddr.parse("/p2p-circuit/p2p/" + peer));
    assertThat(through.peerId()).contains(PeerId.parse(peer));
    assertThat(through).hasToString("/ip4/1.2.3.4/tcp/1/p2p/" + relay + "/p2p-circuit/p2p/" + peer);
  }

  @Test
  void publishedAddressesAreReadAndPrinted() throws Exception {
    for (JsonNode row : Vectors.json("multiformats/multiaddr/multiaddr.json").get("valid")) {
      Multiaddr address = Multiaddr.parse(row.asText());
      Multiaddr again = Multiaddr.of(address.toBytes());
      assertThat(again).isEqualTo(address).hasToString(address.toString());
      assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
      if (!row.asText().matches(".*/(ipfs|p2p|certhash)/.*|.*/")) {
        assertThat(address).hasToString(row.asText());
      }
    }
    for (JsonNode row : Vectors.json("multiformats/multiaddr/multiaddr.json").get("invalid")) {
      assertThatThrownBy(() -> Multiaddr.parse(row.asText()))
          .as(row.asText())
          .isInstanceOf(FaultException.class);
    }
    for (JsonNode row : Vectors.json("multiformats/multiaddr/multiaddr.json").get("bytes")) {
      assertThat(Multiaddr.parse(row.get("text").asText()).toBytes())
          .isEqualTo(hex(row.get("hex").asText()));
      assertThat(Multiaddr.of(hex(row.get("hex").asText()))).hasToString(row.get("text").asText());
    }
  }

  @Test
  void theTableIsThePublishedOne() throws Exception {
    Path csv = Vectors.path("multiformats/multiaddr/protocols.csv");
    List<String> lines = Files.readAllLines(csv);
    for (String line : lines.subList(1, lines.size())) {
      String[] columns = line.split(",", -1);
      AddressProtocol protocol = AddressProtocol.of(Long.parseLong(columns[0].strip()));
      String label = columns[2].strip().split(" ", -1)[0];
      assertThat(AddressProtocol.named(label)).isEqualTo(protocol);
      // memory stands as variable in the table; it is 8 bytes in the Go code, which others follow
      if (protocol != AddressProtocol.MEMORY) {
        String size = columns[1].strip();
        int bytes = size.equals("V") ? AddressProtocol.VARIABLE : Integer.parseInt(size) / 8;
        assertThat(protocol.size()).as(label).isEqualTo(bytes);
      }
    }
    assertThat(lines).hasSize(AddressProtocol.values().length + 2);
  }

  private static void assertFault(Fault fault, String text) {
    assertThatThrownBy(() -> Multiaddr.parse(text))
        .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}

package io.orrery.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Answers that all implementations give, from the UnixFS specification, IPIP-0499 and Kubo's tests:
 * what must hold even where no vectors lie beside the checkout.
 */
class KnownAnswersTest {
  private static final ImportProfile V0 = ImportProfile.UNIXFS_V0_2015;
  private static final ImportProfile V1 = ImportProfile.UNIXFS_V1_2025;

  private final Dags dags = new Dags();

  private Cid file(String content, ImportProfile profile) throws IOException {
    return file(content, profile, Metadata.NONE).cid();
  }

  private ImportedNode file(String content, ImportProfile profile, Metadata metadata)
      throws IOException {
    return file(
        new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), profile, metadata);
  }

  private ImportedNode file(InputStream content, ImportProfile profile, Metadata metadata)
      throws IOException {
    try (BlockWriter writer = dags.blocks.newWriter()) {
      return new FileImporter(profile, Runnable::run).importFile(content, metadata, writer);
    }
  }

  private String hex(Cid cid) throws IOException {
    try (BlockScope scope = dags.blocks.openScope()) {
      ByteBuffer view = scope.view(cid);
      byte[] bytes = new byte[view.remaining()];
      view.duplicate().get(bytes);
      return HexFormat.of().formatHex(bytes);
    }
  }

  @Test
  void emptyDirectory() throws Exception {
    Cid v0 = dags.write(new DirectoryBuilder(V0)).cid();
    assertThat(v0).hasToString("QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn");
    assertThat(hex(v0)).isEqualTo("0a020801");
    assertThat(dags.write(new DirectoryBuilder(V1)).cid())
        .hasToString("bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354");
  }

  @Test
  void emptyFile() throws Exception {
    Cid v0 = file("", V0);
    assertThat(v0).hasToString("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH");
    assertThat(hex(v0)).isEqualTo("0a0408021800");
    assertThat(file("", V0.withCidVersion(1)))
        .hasToString("bafybeif7ztnhq65lumvvtr4ekcwd2ifwgm3awq4zfr3srh462rwyinlb4y");
    assertThat(file("", V1))
        .hasToString("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
  }

  @Test
  void helloWorld() throws Exception {
    ImportedNode v0 = file("hello world\n", V0, Metadata.NONE);
    assertThat(v0.cid()).hasToString("QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o");
    assertThat(v0.tsize()).isEqualTo(20);
    assertThat(hex(v0.cid())).isEqualTo("0a120802120c68656c6c6f20776f726c640a180c");
    assertThat(file("hello world\n", V1))
        .hasToString("bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4");
    assertThat(file("hello world", V0))
        .hasToString("Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD");
    assertThat(file("hello world", V1))
        .hasToString("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
    assertThat(file("hello world", V0.withCidVersion(1)))
        .hasToString("bafybeihykld7uyxzogax6vgyvag42y7464eywpf55gxi5qpoisibh3c5wa");
    assertThat(file("Hello Worlds!\n", V0))
        .hasToString("QmVr26fY1tKyspEJBniVhqxQeEjhF78XerGiqWAwraVLQH");
  }

  @Test
  void helloWorldInTwoChunks() throws Exception {
    ImportedNode v1 = file("hello world\n", V1.withChunker("size-8"), Metadata.NONE);
    assertThat(v1.cid()).hasToString("bafybeibjvyzlfpnwacaiufyfdn4arggqci3mof2464pudj43fmswoa2lwy");
    assertThat(v1.tsize()).isEqualTo(110);
    assertThat(hex(v1.cid()))
        .isEqualTo(
            "122a0a24015512202850459f91fca1b8ca435e518708137a0eee63750d71056a67d700eb3d3ae9c9"
                + "12001808122a0a24015512209413f219292fc7d0f60fcaea2a3ab7a7b73d89a938e5b9e9be04"
                + "0a9b7984f98e120018040a080802180c20082004");
    assertThat(file("hello world\n", V0.withChunker("size-8")))
        .hasToString("Qmf9wDYqzq1bM9wheWMQrRC8qh5RPfdPiiezaNPhmhfmYL");
  }

  @Test
  void directoryOfOneFile() throws Exception {
    Name name = Name.of("hello.txt");
    ImportedNode v1 =
        dags.write(new DirectoryBuilder(V1).put(name, file("hello world\n", V1, Metadata.NONE)));
    assertThat(v1.cid()).hasToString("bafybeidhkumeonuwkebh2i4fc7o7lguehauradvlk57gzake6ggjsy372a");
    assertThat(v1.tsize()).isEqualTo(69);
    assertThat(hex(v1.cid()))
        .isEqualTo(
            "12330a2401551220a948904f2f0f479b8f8197694b30184b0d2ed1c1cd2a1ec0fb85d299a192a447"
                + "120968656c6c6f2e747874180c0a020801");
    ImportedNode v0 =
        dags.write(new DirectoryBuilder(V0).put(name, file("hello world\n", V0, Metadata.NONE)));
    assertThat(v0.cid()).hasToString("QmfLiVjH2vujCVP2e75zyzBYmpcjktmDeU1YBz6Ct8BBsc");
  }

  @Test
  void symlink() throws Exception {
    try (BlockWriter writer = dags.blocks.newWriter()) {
      ImportedNode link =
          new SymlinkImporter(V0)
              .importSymlink(Name.of("files/foo/baz"), Metadata.NONE.withMode(0777), writer);
      assertThat(link.cid()).hasToString("QmdocmZeF7qwPT9Z8SiVhMSyKA2KKoA2J7jToW6z6WBmxR");
      assertThat(hex(link.cid())).isEqualTo("0a110804120d66696c65732f666f6f2f62617a");
    }
  }

  @Test
  void metadata() throws Exception {
    Metadata both = Metadata.NONE.withMode(0640).withMtime(new Mtime(1604320482, 0));
    ImportedNode file = file("", V0, both);
    assertThat(file.cid()).hasToString("QmYkvboLsvLFcSYmqVJRxvBdYRQLroLv9kELf3LRiCqBri");
    assertThat(hex(file.cid())).isEqualTo("0a0f0802180038a003420608e2f9fffc05");
    assertThat(file("", V0, Metadata.NONE.withMtime(new Mtime(1603539720, 54321))).cid())
        .hasToString("QmaKH8H5rXBUBCX4vdxi7ktGQEL7wejV7L9rX2qpZjwncz");
  }

  @Test
  void shardedDirectory() throws Exception {
    DirectoryBuilder directory =
        new DirectoryBuilder(V1.withSharding(V1.sharding().withThreshold(1)))
            .put(Name.of("a"), file("a", V1, Metadata.NONE))
            .put(Name.of("b"), file("b", V1, Metadata.NONE));
    Cid cid = dags.write(directory).cid();
    assertThat(cid).hasToString("bafybeifgjerdhtf5w2udgjneoa2whz3xuzu42f3eypx6yyp66k2is3765m");
    assertThat(hex(cid))
        .isEqualTo(
            "122d0a24015512203e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"
                + "12033741621801122d0a2401551220ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e"
                + "72b9807785afee48bb120338356118010a1a0805121120040000000000000000000000000000"
                + "002822308002");
  }

  /** IPIP-0499, the answers for one chunk and one byte more. */
  @Test
  void chunkBorders() throws Exception {
    assertThat(file(new KeyStream("chunk-v0-seed", 262144), V0, Metadata.NONE).cid())
        .hasToString("QmWmRj3dFDZdb6ABvbmKhEL6TmPbAfBZ1t5BxsEyJrcZhE");
    assertThat(file(new KeyStream("chunk-v0-seed", 262145), V0, Metadata.NONE).cid())
        .hasToString("QmYyLxtzZyW22zpoVAtKANLRHpDjZtNeDjQdJrcQNWoRkJ");
    assertThat(file(new KeyStream("chunk-v1-seed", 1048576), V1, Metadata.NONE).cid())
        .hasToString("bafkreiacndfy443ter6qr2tmbbdhadvxxheowwf75s6zehscklu6ezxmta");
  }

  @Test
  void trickle() throws Exception {
    ImportProfile trickle = V0.withLayout(Layout.TRICKLE);
    Cid cid = file("Hello Worlds!\n", trickle);
    assertThat(cid).hasToString("QmUkUQgxXeggyaD5Ckv8ZqfW8wHBX6cYyeiyqvVZYzq5Bi");
    assertThat(hex(cid))
        .isEqualTo(
            "12280a221220e11407992679a614800ac9b961ecbe48fff245bc7e81061ac72d6bae2cfe50a71200"
                + "18160a060802180e200e");
    assertThat(file("", trickle)).hasToString("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH");
    byte[] forty = new byte[40];
    for (int i = 0; i < forty.length; i++) {
      forty[i] = (byte) i;
    }
    ImportedNode deep =
        file(
            new ByteArrayInputStream(forty),
            V1.withLayout(Layout.TRICKLE).withChunker("size-1").withFileWidth(3),
            Metadata.NONE);
    assertThat(deep.cid())
        .hasToString("bafybeifuz7ulwffbqxgi24v6hmrbblt2okk4foj2k5lc2wqslw5ui4njd4");
    assertThat(deep.tsize()).isEqualTo(2574);
  }

  @Test
  void contentDefinedChunks() throws Exception {
    assertThat(
            file(new KeyStream("chunk-a", 3 << 20), V0.withChunker("rabin"), Metadata.NONE).cid())
        .hasToString("QmdMEMDUqK2taT3NYXCZM4LSwJeKpLRfP9WX7XumJLoVhN");
    assertThat(
            file(new KeyStream("chunk-e", 4 << 20), V0.withChunker("buzhash"), Metadata.NONE).cid())
        .hasToString("QmSJ1W8t2gnmKqYmdoDn6uSjDuVGnVM5xaXQqarQ5wHiyN");
  }

  @Test
  void inlined() throws Exception {
    ImportProfile raw = V1.withInlineLimit(32);
    assertThat(file("", raw)).hasToString("bafkqaaa");
    assertThat(file("hello world\n", raw)).hasToString("bafkqaddimvwgy3zao5xxe3debi");
    ImportProfile old = V0.withInlineLimit(4);
    assertThat(dags.write(new DirectoryBuilder(old)).cid()).hasToString("bafyaabakaieac");
    assertThat(file("", old)).hasToString("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH");
  }
}

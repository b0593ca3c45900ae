package io.orrery.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Multibase;
import io.orrery.libp2p.KeyType;
import io.orrery.libp2p.PemBlock;
import io.orrery.libp2p.PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code key}, as Kubo 0.44 answered the same calls. */
class KeyCommandsTest {
  /** RFC 8410, 10.3. */
  private static final String PEM =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
      -----END PRIVATE KEY-----
      """;

  private static final String ID = "k51qzi5uqu5dgtovut2uo9kmf51ueisa8lm88rb9iv703b0c6iq2asheuh7jdt";

  private static final String SIGNATURE =
      "uwBfY3n671aAoGGAVxf2rInqZWUUmwbCghvPJ6qGJcN6PIs2xfvUMqDUITeLkQH7sRVLp-ziVVVpTI0VbG5xBAQ";

  @TempDir Path folder;
  private Shell shell;

  boolean overRpc() {
    return false;
  }

  @BeforeEach
  void aNode() throws IOException {
    shell = new Shell(folder.resolve("repo"), overRpc());
    write("rfc.pem", PEM);
  }

  @AfterEach
  void end() throws IOException {
    shell.close();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private void assertFails(String message, String... words) {
    assertThat(shell.run(words)).isEqualTo(new Cli.Result(1, "", "Error: " + message + "\n"));
  }

  private String gen(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "key";
    all[1] = "gen";
    System.arraycopy(words, 0, all, 2, words.length);
    return shell.ok(all).strip();
  }

  @Test
  void makesKeys() {
    assertThat(gen("a")).matches("k51qzi5uqu5d[0-9a-z]{50}");
    assertThat(gen("s", "-t", "secp256k1")).matches("kzwfwjn5ji4pu[0-9a-z]{50}");
    assertThat(gen("r", "--type=rsa", "--size=2049")).matches("k2k4r8[0-9a-z]{50}");
    assertThat(gen("--ipns-base", "b58mh", "m")).matches("12D3KooW[0-9A-Za-z]{44}");
    assertThat(gen("e", "--size", "256")).startsWith("k51");
    assertThat(gen("d", "--size", "-1")).startsWith("k51");
  }

  @Test
  void refusesKeysThatMakeNoSense() {
    gen("a");
    assertFails("key with name 'a' already exists", "key", "gen", "a");
    assertFails("cannot create key with name 'self'", "key", "gen", "self");
    assertFails("key name must be at least one character", "key", "gen", "");
    assertFails(
        "rsa keys must be >= 2048 bits to be useful", "key", "gen", "b", "-t", "rsa", "-s", "1024");
    assertFails("rsa keys must be <= 8192 bits", "key", "gen", "b", "-t", "rsa", "-s", "9000");
    assertFails(
        "invalid key size 100: ed25519 keys are always 256 bits", "key", "gen", "b", "-s", "100");
    assertFails(
        "invalid key size 12: secp256k1 keys are always 256 bits",
        "key",
        "gen",
        "b",
        "-t",
        "secp256k1",
        "-s",
        "12");
    assertFails("unrecognized key type: foo", "key", "gen", "b", "-t", "foo");
    assertFails("unrecognized key type: ecdsa", "key", "gen", "b", "-t", "ecdsa");
    assertFails("unsupported multibase encoding: xx", "key", "gen", "--ipns-base", "xx", "m2");
    assertFails(
        "key name must be one that a directory can have: no \"/\", no NUL, not \".\" or \"..\"",
        "key",
        "gen",
        "x/y");
    assertThat(shell.lines("key", "ls")).containsExactly("self", "a");
  }

  @Test
  void listsKeys() {
    String self = shell.ok("id", "--peerid-base=base36", "-f=<id>").strip();
    String a = gen("a");
    String odd = gen("nl\nx");
    assertThat(shell.ok("key", "ls")).isEqualTo("self\na\nnl\\nx\n");
    assertThat(shell.ok("key", "list")).isEqualTo("self\na\nnl\\nx\n");
    assertThat(shell.ok("key", "ls", "-l"))
        .isEqualTo(self + " self  \n" + a + " a     \n" + odd + " nl\\nx \n");
    assertThat(shell.lines("key", "ls", "-l", "--ipns-base=base32").get(0))
        .startsWith("bafzaajaiaejc");
    assertThat(shell.ok("key", "ls", "--enc=json"))
        .isEqualTo(
            "{\"Keys\":[{\"Name\":\"self\",\"Id\":\""
                + self
                + "\"},{\"Name\":\"a\",\"Id\":\""
                + a
                + "\"},{\"Name\":\"nl\\nx\",\"Id\":\""
                + odd
                + "\"}]}\n");
  }

  @Test
  void renamesKeys() {
    String a = gen("a");
    gen("s");
    assertThat(shell.ok("key", "rename", "a", "c")).isEqualTo("Key " + a + " renamed to c\n");
    assertFails("no key named a was found", "key", "rename", "a", "c");
    assertFails(
        "key by that name already exists, refusing to overwrite", "key", "rename", "c", "s");
    assertThat(shell.ok("key", "rename", "-f", "c", "s"))
        .isEqualTo("Key " + a + " renamed to s with overwriting\n");
    assertFails("cannot rename key with name 'self'", "key", "rename", "self", "q");
    assertFails("cannot overwrite key with name 'self'", "key", "rename", "s", "self");
    assertThat(shell.ok("key", "rename", "-f", "s", "s")).isEqualTo("Key " + a + " renamed to s\n");
    assertThat(shell.ok("key", "rename", "--enc=json", "s", "t"))
        .isEqualTo("{\"Was\":\"s\",\"Now\":\"t\",\"Id\":\"" + a + "\",\"Overwrite\":false}\n");
  }

  @Test
  void removesKeys() {
    String a = gen("a");
    String b = gen("b");
    assertFails("no key named x was found", "key", "rm", "a", "x");
    assertFails("cannot remove key with name 'self'", "key", "rm", "a", "self");
    assertThat(shell.ok("key", "rm", "-l", "a", "b")).isEqualTo(a + " a \n" + b + " b \n");
    assertFails("no key named a was found", "key", "rm", "a");
    gen("c");
    assertThat(shell.runWithInput("c\n", "key", "rm").out()).isEqualTo("c\n");
    assertThat(shell.lines("key", "ls")).containsExactly("self");
  }

  @Test
  void exportsAndImportsInBothForms() throws Exception {
    for (String type : new String[] {"ed25519", "rsa", "secp256k1"}) {
      String id = gen(type, "-t", type);
      shell.ok("key", "export", type, "-o", file("k.key"));
      shell.ok("key", "export", type, "-f", "pem-pkcs8-cleartext", "-o", file("k.pem"));
      for (String name : new String[] {"k.key", "k.pem"}) {
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
            .isEqualTo("rw-------");
      }
      assertThat(shell.ok("key", "import", type + "2", file("k.key"))).isEqualTo(id + "\n");
      assertThat(shell.ok("key", "import", type + "3", "-f=pem-pkcs8-cleartext", file("k.pem")))
          .isEqualTo(id + "\n");
      assertThat(Files.readAllBytes(folder.resolve("repo/keystore").resolve(keyFile(type))))
          .isEqualTo(Files.readAllBytes(folder.resolve("k.key")));
    }
  }

  private static String keyFile(String name) {
    return "key_" + Multibase.BASE32_LOWER.encodeBare(name.getBytes(UTF_8));
  }

  @Test
  void importsWhatOpenSslMade() throws Exception {
    PrivateKey rfc =
        PrivateKey.parsePkcs8(
            PemBlock.find(Files.readAllBytes(folder.resolve("rfc.pem"))).orElseThrow().content());
    assertThat(shell.ok("key", "import", "rfc", "-f=pem-pkcs8-cleartext", file("rfc.pem")))
        .isEqualTo(rfc.peerId().toBase36() + "\n");
    shell.ok("key", "export", "rfc", "-f=pem-pkcs8-cleartext", "-o", file("back.pem"));
    assertThat(folder.resolve("back.pem")).hasContent(PEM);
  }

  @Test
  void refusesToExportWhatIsNotThere() {
    gen("m");
    assertFails("key with name 'nope' doesn't exist", "key", "export", "nope");
    assertFails("cannot export key with name 'self'", "key", "export", "self");
    assertFails("unrecognized export format: foo", "key", "export", "m", "-f", "foo");
    assertFails(
        "open " + file("no/where") + ": no such file or directory",
        "key",
        "export",
        "m",
        "-o",
        file("no/where"));
  }

  @Test
  void refusesToImportWhatIsNoKey() throws Exception {
    gen("m");
    shell.ok("key", "export", "m", "-o", file("m.key"));
    assertFails("key with name 'm' already exists", "key", "import", "m", file("m.key"));
    assertFails("cannot import key with name 'self'", "key", "import", "self", file("m.key"));
    assertFails(
        "unexpected PEM block for format=libp2p-protobuf-cleartext: try again with"
            + " format=pem-pkcs8-cleartext",
        "key",
        "import",
        "n",
        file("rfc.pem"));
    assertFails(
        "PEM block not found in input data",
        "key",
        "import",
        "n",
        "-f=pem-pkcs8-cleartext",
        file("m.key"));
    write("junk", "junk\n");
    assertThat(shell.run("key", "import", "j", file("junk")).err())
        .startsWith("Error: unable to unmarshall format=libp2p-protobuf-cleartext: ");
    assertFails("unrecognized import format: foo", "key", "import", "j", "-f=foo", file("junk"));
    write("rsa1.pem", PEM.replace("PRIVATE KEY", "RSA PRIVATE KEY"));
    assertFails(
        "expected PRIVATE KEY type in PEM block but got: RSA PRIVATE KEY",
        "key",
        "import",
        "n",
        "-f=pem-pkcs8-cleartext",
        file("rsa1.pem"));
    assertThat(shell.lines("key", "ls")).containsExactly("self", "m");
  }

  @Test
  void importsEcdsaWhenAsked() throws Exception {
    PrivateKey key = PrivateKey.generate(KeyType.ECDSA);
    write("ec.pem", new PemBlock(PemBlock.PRIVATE_KEY, key.toPkcs8()).toString());
    assertFails(
        "key type ECDSA is not allowed to be imported, only RSA, Ed25519, or Secp256k1; use flag"
            + " --allow-any-key-type if you are sure of what you're doing",
        "key",
        "import",
        "ec",
        "-f=pem-pkcs8-cleartext",
        file("ec.pem"));
    assertThat(
            shell.ok(
                "key",
                "import",
                "ec",
                "--allow-any-key-type",
                "-f=pem-pkcs8-cleartext",
                file("ec.pem")))
        .isEqualTo(key.peerId().toBase36() + "\n");
  }

  @Test
  void signsAndVerifies() throws Exception {
    String id = gen("m");
    write("data", "hi\n");
    String signed = shell.ok("key", "sign", "-k", "m", file("data"));
    assertThat(signed)
        .matches(
            "\\{\"Key\":\\{\"Name\":\"m\",\"Id\":\""
                + id
                + "\"},\"Signature\":\"u[-_0-9A-Za-z]{86}\"}\n");
    String signature = signed.replaceAll(".*Signature\":\"|\"}\n", "");
    assertThat(verify("m", signature)).endsWith("\"},\"SignatureValid\":true}\n");
    assertThat(verify("self", signature)).endsWith("\"},\"SignatureValid\":false}\n");
    assertThat(verify(id, signature))
        .isEqualTo("{\"Key\":{\"Name\":\"\",\"Id\":\"" + id + "\"},\"SignatureValid\":true}\n");
    assertFails(
        "'\"zz\"' is not a known key, an IPNS Name, or a valid PeerID",
        "key",
        "verify",
        "-k",
        "zz",
        "-s",
        signature,
        file("data"));
    assertFails("no key by the given name was found", "key", "sign", "-k", "zz", file("data"));
    assertThat(shell.run("key", "verify", "-k", "m", file("data")).code()).isEqualTo(1);
  }

  private String verify(String key, String signature) {
    return shell.ok("key", "verify", "-k", key, "-s", signature, file("data"));
  }

  /** The signature that Kubo 0.44 made with the same key over the same bytes. */
  @Test
  void theSignatureIsKubos() throws Exception {
    write("data", "hi\n");
    shell.ok("key", "import", "rfc", "-f=pem-pkcs8-cleartext", file("rfc.pem"));
    assertThat(shell.ok("key", "sign", "-k", "rfc", file("data")))
        .contains("\"Id\":\"" + ID + "\"")
        .contains("\"Signature\":\"" + SIGNATURE + "\"");
  }
}

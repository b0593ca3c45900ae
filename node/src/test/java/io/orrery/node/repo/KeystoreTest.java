package io.orrery.node.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import io.orrery.libp2p.KeyType;
import io.orrery.libp2p.PrivateKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeystoreTest {
  @TempDir Path folder;

  private Keystore keystore() {
    return new Keystore(folder);
  }

  private long files() throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  /** Kubo 0.44 wrote the same names. */
  @Test
  void filesLieAsInKubo() throws Exception {
    PrivateKey key = PrivateKey.generate();
    keystore().put("m", key);
    keystore().put("nl\nx", key);
    keystore().put("ünï", key);
    Path file = folder.resolve("key_nu");
    assertThat(Files.readAllBytes(file)).isEqualTo(key.toProtobuf());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("key_nzwau6a")).exists();
    assertThat(keystore().names()).containsExactly("m", "nl\nx", "ünï");
    assertThat(files()).isEqualTo(3);
  }

  @Test
  void keysOfEveryTypeAreKept() throws Exception {
    for (KeyType type : KeyType.values()) {
      PrivateKey key = PrivateKey.generate(type);
      keystore().put(type.label(), key);
      assertThat(keystore().find(type.label()).orElseThrow().peerId()).isEqualTo(key.peerId());
    }
  }

  @Test
  void aNameIsTakenOnce() throws Exception {
    PrivateKey key = PrivateKey.generate();
    keystore().put("a", key);
    assertThatThrownBy(() -> keystore().put("a", PrivateKey.generate()))
        .hasMessage("key by that name already exists, refusing to overwrite");
    assertThat(keystore().find("a").orElseThrow().peerId()).isEqualTo(key.peerId());
    assertThat(keystore().find("b")).isEmpty();
  }

  @Test
  void aKeyIsRenamedInOneStep() throws Exception {
    PrivateKey a = PrivateKey.generate();
    keystore().put("a", a);
    keystore().put("b", PrivateKey.generate());
    assertThatThrownBy(() -> keystore().rename("a", "b", false))
        .hasMessage("key by that name already exists, refusing to overwrite");
    assertThat(keystore().rename("a", "b", true)).isTrue();
    assertThat(keystore().names()).containsExactly("b");
    assertThat(keystore().find("b").orElseThrow().peerId()).isEqualTo(a.peerId());
    assertThat(keystore().rename("b", "b", true)).isFalse();
    assertThat(keystore().rename("b", "c", false)).isFalse();
    assertThatThrownBy(() -> keystore().rename("b", "d", false))
        .hasMessage("no key named b was found");
    keystore().remove("c");
    assertThatThrownBy(() -> keystore().remove("c")).hasMessage("no key named c was found");
    assertThat(files()).isZero();
  }

  @Test
  void namesThatNoDirectoryCanHaveAreRefused() throws Exception {
    for (String bad : new String[] {"", ".", "..", "a/b", "a\0b", "x".repeat(154)}) {
      assertThatThrownBy(() -> keystore().put(bad, PrivateKey.generate()))
          .as(bad)
          .isInstanceOf(FaultException.class);
    }
    keystore().put("x".repeat(153), PrivateKey.generate());
    assertThat(keystore().names()).containsExactly("x".repeat(153));
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void whatIsNoKeyIsToldOrPassedOver() throws Exception {
    Files.writeString(folder.resolve("key_nu"), "junk");
    Files.writeString(folder.resolve("key_NU"), "another name for m");
    Files.writeString(folder.resolve("key_!"), "no base32");
    Files.writeString(folder.resolve(".key_nu.tmp"), "a write that was cut off");
    assertThat(keystore().names()).containsExactly("m");
    assertThatThrownBy(() -> keystore().find("m"))
        .hasMessageStartingWith("cannot deserialize private key file ")
        .hasMessageContaining("key_nu");
  }

  @Test
  void watchersHearOfChanges() throws Exception {
    int[] heard = {0};
    Keystore keystore = keystore();
    keystore.whenChanged(() -> heard[0]++);
    keystore.put("a", PrivateKey.generate());
    keystore.rename("a", "b", false);
    keystore.remove("b");
    assertThat(heard[0]).isEqualTo(3);
  }
}

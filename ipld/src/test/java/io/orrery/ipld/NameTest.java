package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameTest {
  @Test
  void twoNamesThatAreNotUtf8StayTwo() {
    Name one = bytes("ff61");
    Name other = bytes("fe61");
    assertThat(one.toString()).isEqualTo(other.toString());
    assertThat(one).isNotEqualTo(other);
    assertThat(one.isUtf8()).isFalse();
    assertThat(Name.of("ä").isUtf8()).isTrue();
    assertThat(bytes("c0af").isUtf8()).isFalse();
    assertThat(bytes("eda080").isUtf8()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "...", ".a", "a b", "ä\n", "-rf"})
  void fileNames(String text) {
    assertThat(Name.of(text).isFileName()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "a\0"})
  void namesThatAreNoFileNames(String text) {
    assertThat(Name.of(text).isFileName()).isFalse();
  }

  @Test
  void fileNamesHaveAtMost255Bytes() {
    assertThat(Name.of("a".repeat(255)).isFileName()).isTrue();
    assertThat(Name.of("a".repeat(256)).isFileName()).isFalse();
    assertThat(Name.of("ä".repeat(128)).isFileName()).isFalse();
  }

  @Test
  void partsOfNames() {
    Name shard = Name.of("A7file.txt");
    assertThat(shard.startsWith(Name.of("A7"))).isTrue();
    assertThat(shard.startsWith(Name.of("A8"))).isFalse();
    assertThat(Name.of("A").startsWith(Name.of("A7"))).isFalse();
    assertThat(shard.substring(2)).isEqualTo(Name.of("file.txt"));
    assertThat(shard.substring(10)).isEqualTo(Name.EMPTY);
  }

  @Property
  void orderIsThatOfUnsignedBytes(@ForAll byte[] a, @ForAll byte[] b) {
    Name left = Name.of(ByteBuffer.wrap(a));
    Name right = Name.of(ByteBuffer.wrap(b));
    assertThat(Integer.signum(left.compareTo(right)))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
    assertThat(left.equals(right)).isEqualTo(Arrays.equals(a, b));
    assertThat(left.toBytes()).isEqualTo(a);
  }

  @Property
  void textComesBack(@ForAll String text) {
    Name name = Name.of(text);
    assertThat(name.toBytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(name.length()).isEqualTo(name.toBytes().length);
    assertThat(name.isEmpty()).isEqualTo(text.isEmpty());
  }

  private static Name bytes(String hex) {
    return Name.of(Hex.buffer(hex));
  }
}

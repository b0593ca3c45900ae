package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CidTest {
  @Test
  void helloWorld() throws Exception {
    ByteBuffer hello = ByteBuffer.wrap("hello world\n".getBytes(StandardCharsets.UTF_8));
    Block block = Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, hello);
    assertThat(block.cid())
        .hasToString("bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4");
    assertThat(Cid.parse(block.cid().toString())).isEqualTo(block.cid());
    String v0 = "QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o";
    assertThat(Cid.parse(v0)).hasToString(v0);
  }
}

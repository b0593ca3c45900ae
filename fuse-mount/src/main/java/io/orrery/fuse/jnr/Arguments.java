package io.orrery.fuse.jnr;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * {@code struct fuse_args} (fuse_opt.h): int argc, char **argv, int allocated. libfuse replaces the
 * vector by one of its own while it takes out what it knows, and that one is freed on close.
 */
final class Arguments implements AutoCloseable {
  private final Native.LibFuse fuse;
  private final Pointer struct = Memory.allocateDirect(Native.runtime(), 3 * Long.BYTES, true);
  private final List<Pointer> reachable = new ArrayList<>();

  Arguments(Native.LibFuse fuse, String options) {
    this.fuse = fuse;
    List<String> words = List.of("orrery", "-o", options);
    Pointer vector = Memory.allocateDirect(Native.runtime(), (words.size() + 1) * Long.BYTES, true);
    for (int i = 0; i < words.size(); i++) {
      vector.putAddress((long) i * Long.BYTES, text(words.get(i)).address());
    }
    reachable.add(vector);
    struct.putInt(0, words.size());
    struct.putAddress(Long.BYTES, vector.address());
  }

  private Pointer text(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    Pointer memory = Memory.allocateDirect(Native.runtime(), bytes.length + 1, true);
    memory.put(0, bytes, 0, bytes.length);
    reachable.add(memory);
    return memory;
  }

  Pointer struct() {
    return struct;
  }

  /** Frees the vector only when libfuse allocated it. */
  @Override
  public void close() {
    fuse.fuse_opt_free_args(struct);
  }
}

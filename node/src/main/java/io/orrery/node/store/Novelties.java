package io.orrery.node.store;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a writer on trial brought, less what another has asked for since: 36 bytes a block. It is
 * listed by all of its bytes, for two that look alike must not be taken for one when one is to be
 * deleted; what is shared is known by less, which at worst keeps a block. Of the writer thread.
 */
final class Novelties {
  private static final int CHUNK = 1 << 16;

  /** Multihashes one after another, each whole; the last chunk is being filled. */
  private final List<ByteBuffer> chunks = new ArrayList<>();

  private final FingerprintSet shared = new FingerprintSet();

  void add(Multihash hash) {
    if (chunks.isEmpty() || last().remaining() < hash.length()) {
      chunks.add(ByteBuffer.allocate(Math.max(CHUNK, hash.length())));
    }
    hash.writeTo(last());
  }

  private ByteBuffer last() {
    return chunks.get(chunks.size() - 1);
  }

  /** Somebody else put or held this block: it is no longer one writer's to take back. */
  void share(Multihash hash) {
    shared.add(hash);
  }

  void clear() {
    chunks.clear();
  }

  /** In how many portions the list comes. */
  int portions() {
    return chunks.size();
  }

  /** A portion of what is this writer's alone. */
  List<Multihash> portion(int index) throws FaultException {
    ByteBuffer chunk = chunks.get(index).duplicate().flip();
    List<Multihash> portion = new ArrayList<>();
    while (chunk.hasRemaining()) {
      Multihash hash = Multihash.read(chunk);
      if (!shared.contains(hash)) {
        portion.add(hash);
      }
    }
    return portion;
  }
}

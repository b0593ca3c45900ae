package io.orrery.node.filestore;

import io.orrery.ipld.Multihash;
import io.orrery.node.store.FileSlice;
import java.util.Optional;

/**
 * What is known of a reference.
 *
 * @param slice where the block is said to be; nothing when there is no reference
 * @param error why it is not {@link SliceStatus#OK}, or ""
 */
public record SliceReport(
    Multihash hash, Optional<FileSlice> slice, SliceStatus status, String error) {
  static SliceReport fine(Multihash hash, FileSlice slice) {
    return new SliceReport(hash, Optional.of(slice), SliceStatus.OK, "");
  }
}

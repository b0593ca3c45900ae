package io.orrery.fuse;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The room of a volume in bytes, for {@code statfs}. */
public record Volume(long total, long free, long available) {
  /** Of the volume that holds {@code path}, which must not lie on a mount of this process. */
  public static Volume of(Path path) throws IOException {
    FileStore store = Files.getFileStore(path);
    return new Volume(store.getTotalSpace(), store.getUnallocatedSpace(), store.getUsableSpace());
  }
}

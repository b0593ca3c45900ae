package io.orrery.fuse;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells the room of the volume that keeps the blocks. Any thread may ask. */
public final class SpaceOf {
  private final FileStore volume;

  /**
   * @param path any file or directory on the volume; on no mount of this process
   * @throws FaultException REFUSED when there is no such volume
   */
  public SpaceOf(Path path) throws FaultException {
    try {
      volume = Files.getFileStore(path);
    } catch (IOException e) {
      throw new FaultException(Fault.REFUSED, "no volume at " + path + ": " + e.getMessage(), e);
    }
  }

  /** Answers now, in bytes; fails with IO when the volume does not tell. */
  public void answer(Reply<Volume> reply) {
    try {
      reply.answer(
          new Volume(
              volume.getTotalSpace(), volume.getUnallocatedSpace(), volume.getUsableSpace()));
    } catch (IOException e) {
      reply.fail(new FaultException(Fault.IO, "no space of " + volume + ": " + e, e));
    }
  }
}

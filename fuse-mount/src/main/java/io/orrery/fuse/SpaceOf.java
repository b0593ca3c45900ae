package io.orrery.fuse;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells the room of the volume that keeps the blocks. */
final class SpaceOf {
  private final FileStore volume;

  /**
   * @throws FaultException REFUSED when there is no such volume
   */
  SpaceOf(Path path) throws FaultException {
    try {
      volume = Files.getFileStore(path);
    } catch (IOException e) {
      throw new FaultException(Fault.REFUSED, "no volume at " + path + ": " + e.getMessage(), e);
    }
  }

  void answer(Reply<Volume> reply) {
    try {
      reply.answer(
          new Volume(
              volume.getTotalSpace(), volume.getUnallocatedSpace(), volume.getUsableSpace()));
    } catch (IOException e) {
      reply.fail(new FaultException(Fault.IO, "no space of " + volume + ": " + e, e));
    }
  }
}

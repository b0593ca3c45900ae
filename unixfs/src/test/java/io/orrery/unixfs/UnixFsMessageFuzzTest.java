package io.orrery.unixfs;

import io.orrery.ipld.FuzzTarget;
import io.orrery.ipld.Name;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A message means the same wherever it stands, and what is written of it means the same again. */
class UnixFsMessageFuzzTest extends FuzzTarget {
  private static final int SHIFT = 3;

  @Override
  protected void feed(byte[] input) throws Exception {
    UnixFsMessage message = message(input, 0);
    byte[] framed = new byte[input.length + 2 * SHIFT];
    Arrays.fill(framed, (byte) 0x7f);
    System.arraycopy(input, 0, framed, SHIFT, input.length);
    UnixFsMessage shifted =
        decoded(() -> new UnixFsMessage(ByteBuffer.wrap(framed), SHIFT, input.length));
    require((message == null) == (shifted == null), "what stands around it does not matter");
    if (message == null) {
      return;
    }
    requireBytes(data(message, input), data(shifted, framed), "nor for its data");
    requireEqual(message.metadata(), shifted.metadata(), "nor for its metadata");
    require(message.blockSizes().length <= input.length, "each size takes a byte or more");
    checkEncoding(message, data(message, input));
  }

  private static UnixFsMessage message(byte[] bytes, int at) throws Exception {
    return decoded(() -> new UnixFsMessage(ByteBuffer.wrap(bytes), at, bytes.length - at));
  }

  private static byte[] data(UnixFsMessage message, byte[] block) {
    return Arrays.copyOfRange(block, message.dataAt(), message.dataAt() + message.dataLength());
  }

  private static void checkEncoding(UnixFsMessage message, byte[] data) throws Exception {
    Metadata metadata = message.metadata();
    checkWritten(bytes(UnixFsEncoder.directory(metadata)), new byte[0], metadata);
    checkWritten(bytes(UnixFsEncoder.file(ByteBuffer.wrap(data), metadata)), data, metadata);
    checkWritten(
        bytes(UnixFsEncoder.symlink(Name.of(ByteBuffer.wrap(data)), metadata)),
        data,
        metadata.withoutMode());
    checkWritten(bytes(UnixFsEncoder.shard(data, 256, metadata)), data, metadata);
  }

  private static void checkWritten(byte[] written, byte[] data, Metadata metadata)
      throws Exception {
    UnixFsMessage again = message(written, 0);
    require(again != null, "what is written is read");
    requireBytes(data, data(again, written), "data is read back");
    requireEqual(metadata, again.metadata(), "metadata is read back");
  }

  @Override
  protected List<byte[]> seeds() {
    return hex(
        "0801",
        "0802120568656c6c6f1805",
        "08021806200320033ded03",
        "08022202030318063aff0442070815 1501000000".replace(" ", ""),
        "0805120101282230800238a403420b08ffffffffffffffffff01",
        "080412012f");
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    return new ArrayList<>(files("unixfs/protobuf"));
  }
}

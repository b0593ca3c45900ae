package io.orrery.unixfs;

import io.orrery.ipld.Deadline;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** Bytes of a file as a test wants them. */
final class Bytes {
  /** Receives views as one array. */
  static final Function<List<ByteBuffer>, byte[]> COPY = Bytes::copy;

  private Bytes() {}

  static byte[] copy(List<ByteBuffer> views) {
    int length = views.stream().mapToInt(ByteBuffer::remaining).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    views.forEach(all::put);
    return all.array();
  }

  static byte[] read(FileReader reader, long offset, int length)
      throws InterruptedException, ExecutionException {
    return reader.read(offset, length, Deadline.never(), COPY).get();
  }

  static byte[] all(FileReader reader) throws InterruptedException, ExecutionException {
    return read(reader, 0, Math.toIntExact(reader.size()));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

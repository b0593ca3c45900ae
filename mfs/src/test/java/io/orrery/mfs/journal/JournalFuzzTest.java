package io.orrery.mfs.journal;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.FuzzTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whatever a file of the log holds, the log opens or says why not, and what it replays is what its
 * bytes say; opened again it is the same.
 */
class JournalFuzzTest extends FuzzTarget {
  private static final long SALT = 0x0123456789abcdefL;

  @Override
  protected void feed(byte[] input) throws Exception {
    Path folder = Files.createTempDirectory("journal-fuzz");
    Path file = folder.resolve(Generation.fileName(0));
    try {
      Files.write(file, input);
      decoded(() -> replayed(folder));
      ByteBuffer mended = mended(input);
      Files.write(file, bytes(mended));
      Records first = replayed(folder);
      requireFound(mended, first);
      requireEqual(first.rows, replayed(folder).rows, "a log that was cut off stays as it is");
    } finally {
      removeAll(folder);
    }
  }

  private static Records replayed(Path folder) throws FaultException {
    Records records = new Records();
    Journal.open(folder, 0, records, Durable.NOTHING, Disk.quick()).close();
    return records;
  }

  /** The input behind a good header, its first records with the right checksums. */
  private static ByteBuffer mended(byte[] input) {
    ByteBuffer file = ByteBuffer.allocate(Generation.HEADER + input.length);
    file.put(Generation.header(0, SALT)).put(input).flip();
    int at = Generation.HEADER;
    while (file.limit() - at >= Frame.BYTES) {
      int length = file.getInt(at);
      int bodyAt = at + Frame.BYTES;
      if (length < 0 || length > file.limit() - bodyAt) {
        break;
      }
      int body = Frame.checksum(file.slice(bodyAt, length));
      file.putInt(at + 4, Frame.checksum(SALT, at, file.get(at + 8), length, body));
      at = bodyAt + length;
    }
    return file;
  }

  private static void requireFound(ByteBuffer file, Records found) {
    int at = Generation.HEADER;
    for (Records.Row row : found.rows) {
      requireEqual(row.body().limit(), file.getInt(at), "the length of a record");
      requireEqual(row.kind(), file.get(at + 8), "the kind of a record");
      ByteBuffer body = file.slice(at + Frame.BYTES, row.body().limit());
      requireEqual(row.body(), body, "the body of a record");
      at += Frame.BYTES + row.body().limit();
    }
  }

  private static void removeAll(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Override
  protected List<byte[]> seeds() {
    String empty = "00000000" + "00000000";
    return hex(
        "",
        empty + "01",
        empty + "00",
        "00000002" + "00000000" + "05" + "abcd" + empty + "00",
        "7fffffff" + "00000000" + "01" + "ab",
        "00ffffff" + "00000000" + "01" + "ab",
        "4f52524c4f47010a" + "0000000000000000" + "00".repeat(12));
  }
}

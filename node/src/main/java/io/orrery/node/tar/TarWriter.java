package io.orrery.node.tar;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Writes an archive. The content of a file is written between its {@link #entry} and the next one,
 * and is exactly as long as was announced. Owners are root, as in every archive of Kubo's.
 */
public final class TarWriter {
  private static final byte[] ZEROS = new byte[2 * TarHeader.BLOCK];

  private final OutputStream out;
  private long due;
  private int padding;

  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Starts an entry.
   *
   * @throws FaultException MALFORMED for a path or target with NUL, which ends a name in an archive
   */
  public void entry(TarEntry entry) throws IOException {
    requireNoNul(entry.path());
    requireNoNul(entry.target());
    finishEntry();
    byte[] path = entry.path().toBytes();
    byte[] target = entry.target().toBytes();
    int split = split(path);
    byte[] records = records(entry, path, target, split);
    if (records.length > 0) {
      writePax(path, records);
    }
    TarHeader header = TarHeader.of(entry.kind().flag()).mode(entry.mode());
    if (split > 0) {
      header.prefix(Arrays.copyOf(path, split));
      header.name(Arrays.copyOfRange(path, split + 1, path.length));
    } else {
      header.name(path);
    }
    long seconds = entry.mtime().getEpochSecond();
    header.link(target);
    header.size(isNumber(entry.size()) ? entry.size() : 0);
    header.mtime(isNumber(seconds) ? seconds : 0);
    out.write(header.bytes());
    due = entry.size();
    padding = padding(entry.size());
  }

  /** Some of the content of the last entry. */
  public void write(byte[] buffer, int offset, int length) throws IOException {
    if (length > due) {
      throw new IllegalStateException("more content than the header announced");
    }
    out.write(buffer, offset, length);
    due -= length;
  }

  /** The content of the last entry as a stream, which need not be closed. */
  public OutputStream content() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        TarWriter.this.write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] buffer, int offset, int length) throws IOException {
        TarWriter.this.write(buffer, offset, length);
      }
    };
  }

  /** Ends the archive; the stream stays open. */
  public void finish() throws IOException {
    finishEntry();
    out.write(ZEROS);
  }

  private void finishEntry() throws IOException {
    if (due > 0) {
      throw new IllegalStateException("less content than the header announced");
    }
    out.write(ZEROS, 0, padding);
    padding = 0;
  }

  private static int padding(long size) {
    return (int) (-size & (TarHeader.BLOCK - 1));
  }

  /** What plain ustar cannot say of the entry. */
  private static byte[] records(TarEntry entry, byte[] path, byte[] target, int split) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    boolean binary = !entry.path().isUtf8() || !entry.target().isUtf8();
    if (binary) {
      PaxRecords.write("hdrcharset", ascii("BINARY"), records);
    }
    if (split < 0 || !isAscii(path)) {
      PaxRecords.write(PaxRecords.PATH, path, records);
    }
    if (target.length > TarHeader.NAME_LENGTH || !isAscii(target)) {
      PaxRecords.write(PaxRecords.TARGET, target, records);
    }
    if (!isNumber(entry.size())) {
      PaxRecords.write(PaxRecords.SIZE, ascii(String.valueOf(entry.size())), records);
    }
    Instant whole = Instant.ofEpochSecond(entry.mtime().getEpochSecond());
    if (!entry.mtime().equals(whole) || !isNumber(entry.mtime().getEpochSecond())) {
      PaxRecords.write(PaxRecords.MTIME, ascii(PaxRecords.time(entry.mtime())), records);
    }
    return records.toByteArray();
  }

  private void writePax(byte[] path, byte[] records) throws IOException {
    int slash = path.length - 1;
    while (slash >= 0 && path[slash] != '/') {
      slash--;
    }
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    name.writeBytes(ascii("PaxHeaders.0/"));
    name.write(path, slash + 1, path.length - slash - 1);
    TarHeader header = TarHeader.of('x').name(name.toByteArray()).mode(0);
    out.write(header.size(records.length).mtime(0).bytes());
    out.write(records);
    out.write(ZEROS, 0, padding(records.length));
  }

  /**
   * Where ustar cuts a path into prefix and name: at that slash; 0 when the name alone holds it; -1
   * when it does not fit.
   */
  private static int split(byte[] path) {
    if (path.length <= TarHeader.NAME_LENGTH) {
      return 0;
    }
    for (int i = Math.min(path.length - 2, TarHeader.PREFIX_LENGTH); i > 0; i--) {
      if (path[i] == '/') {
        return path.length - i - 1 <= TarHeader.NAME_LENGTH ? i : -1;
      }
    }
    return -1;
  }

  /** Whether a field of a ustar header holds it. */
  private static boolean isNumber(long value) {
    return value >= 0 && value <= TarHeader.MAX_NUMBER;
  }

  private static void requireNoNul(Name name) throws FaultException {
    for (byte b : name.toBytes()) {
      if (b == 0) {
        throw FaultException.malformed("archive/tar: a name with NUL: \"" + name + "\"");
      }
    }
  }

  private static boolean isAscii(byte[] text) {
    for (byte b : text) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

package io.orrery.node.tar;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/** Reads an archive that comes in pieces. For one thread; of no use after a failure. */
public final class TarReader {
  /** More than any path and any honest record need; Go's reader stops at 1 MiB as well. */
  private static final int MAX_PAX = 1 << 20;

  private enum State {
    HEADER,
    PAX,
    CONTENT,
    PADDING,
    ENDED
  }

  private final TarSink sink;
  private final byte[] header = new byte[TarHeader.BLOCK];
  private State state = State.HEADER;

  /** What the state still waits for, in bytes. */
  private long due = TarHeader.BLOCK;

  private int paddingAfter;
  private byte[] paxBytes;
  private boolean paxCounts;
  private Map<String, byte[]> pax = Map.of();
  private boolean sawZeros;

  public TarReader(TarSink sink) {
    this.sink = sink;
  }

  /**
   * Takes the next piece.
   *
   * @throws FaultException MALFORMED for what is no archive, UNSUPPORTED for an entry that is
   *     neither file, directory nor symlink; whatever the sink throws
   */
  public void write(byte[] buffer, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end && state != State.ENDED) {
      int take = (int) Math.min(due, end - at);
      switch (state) {
        case HEADER -> System.arraycopy(buffer, at, header, TarHeader.BLOCK - (int) due, take);
        case PAX -> System.arraycopy(buffer, at, paxBytes, paxBytes.length - (int) due, take);
        case CONTENT -> sink.content(buffer, at, take);
        default -> {}
      }
      at += take;
      due -= take;
      while (due == 0 && state != State.ENDED) {
        advance();
      }
    }
  }

  /**
   * No more comes.
   *
   * @throws FaultException MALFORMED when the archive is cut off
   */
  public void end() throws IOException {
    if (state != State.ENDED) {
      throw FaultException.malformed("unexpected EOF: the archive is cut off");
    }
    sink.end();
  }

  /** The state has all that it waited for. */
  private void advance() throws IOException {
    switch (state) {
      case HEADER -> readHeader();
      case PAX -> {
        if (paxCounts) {
          pax = PaxRecords.read(paxBytes);
        }
        expect(State.PADDING, paddingAfter);
      }
      case CONTENT -> expect(State.PADDING, paddingAfter);
      case PADDING -> expect(State.HEADER, TarHeader.BLOCK);
      case ENDED -> throw new IllegalStateException();
    }
  }

  private void expect(State next, long bytes) {
    state = next;
    due = bytes;
  }

  private void readHeader() throws IOException {
    if (TarHeader.isZero(header)) {
      expect(sawZeros ? State.ENDED : State.HEADER, sawZeros ? 0 : TarHeader.BLOCK);
      sawZeros = true;
      return;
    }
    if (sawZeros) {
      throw FaultException.malformed("archive/tar: invalid tar header");
    }
    TarHeader read = TarHeader.checked(header);
    char type = read.type();
    if (type == 'x' || type == 'g') {
      expectPax(read.size(), type == 'x');
      return;
    }
    TarEntry entry = entry(read, kind(type));
    pax = Map.of();
    sink.entry(entry);
    paddingAfter = (int) (-entry.size() & (TarHeader.BLOCK - 1));
    expect(State.CONTENT, entry.size());
  }

  private void expectPax(long size, boolean counts) throws FaultException {
    if (size > MAX_PAX) {
      throw FaultException.malformed("archive/tar: a header of " + size + " bytes");
    }
    // A global header, which archives of commits carry, says nothing about files.
    paxCounts = counts;
    paxBytes = new byte[(int) size];
    paddingAfter = (int) (-size & (TarHeader.BLOCK - 1));
    expect(State.PAX, size);
  }

  private static TarEntry.Kind kind(char type) throws FaultException {
    for (TarEntry.Kind kind : TarEntry.Kind.values()) {
      if (kind.flag() == type) {
        return kind;
      }
    }
    throw FaultException.unsupported("unrecognized tar header type: " + (int) type);
  }

  private TarEntry entry(TarHeader read, TarEntry.Kind kind) throws FaultException {
    byte[] path = PaxRecords.name(pax, PaxRecords.PATH).orElse(read.path());
    byte[] target = PaxRecords.name(pax, PaxRecords.TARGET).orElse(read.target());
    byte[] size = pax.get(PaxRecords.SIZE);
    byte[] mtime = pax.get(PaxRecords.MTIME);
    int end = path.length;
    while (end > 0 && path[end - 1] == '/') {
      end--;
    }
    boolean file = kind == TarEntry.Kind.FILE;
    long length = size == null ? read.size() : PaxRecords.number(size);
    if (!file && length != 0) {
      throw FaultException.malformed("archive/tar: content where none can be");
    }
    try {
      return new TarEntry(
          kind,
          Name.of(ByteBuffer.wrap(path, 0, end)),
          length,
          read.mode(),
          mtime == null ? Instant.ofEpochSecond(read.mtime()) : PaxRecords.time(mtime),
          kind == TarEntry.Kind.SYMLINK ? Name.of(ByteBuffer.wrap(target)) : Name.EMPTY);
    } catch (DateTimeException e) {
      throw FaultException.malformed("archive/tar: invalid tar header");
    }
  }
}

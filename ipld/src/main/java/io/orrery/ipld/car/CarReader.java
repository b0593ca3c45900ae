package io.orrery.ipld.car;

import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads a CAR of version 1 or 2 from front to end (specs/transport/car/carv1, carv2), block by
 * block, each verified. Every refusal names the byte of the stream at which the refused part
 * begins. What follows the payload of a version 2 is not read but by {@link #checkIndex}. For one
 * thread; the stream stays the caller's to close.
 */
public final class CarReader {
  /**
   * The longest block, in bytes; what peers exchange ends at {@link Block#MAX_SIZE}. go-car's bound
   * for a section is 8 MiB.
   */
  public static final int MAX_BLOCK = 32 << 20;

  /** A CID in a section is no longer: two varints and a multihash that may be used. */
  private static final int MAX_CID = 256;

  private final CarInput in;
  private final CarHeader header;
  private final long payloadStart;
  private final SectionTable sections;

  /** Null in version 1. */
  private final Envelope envelope;

  private long offset;

  /** Starts reading; the header has been read when this returns. */
  public CarReader(InputStream stream) throws IOException {
    this(stream, false);
  }

  /**
   * The same for who wants to {@link #checkIndex} afterwards.
   *
   * @param indexed remember where sections begin, which takes 24 bytes for each block
   * @throws FaultException MALFORMED for what is no CAR; UNSUPPORTED for other versions
   */
  public CarReader(InputStream stream, boolean indexed) throws IOException {
    in = new CarInput(stream);
    sections = indexed ? new SectionTable() : null;
    CarHeader first = CarHeader.read(in);
    if (first.version() == 2) {
      envelope = Envelope.read(in);
      header = enter(envelope);
    } else {
      envelope = null;
      header = first;
    }
    payloadStart = envelope == null ? 0 : envelope.dataStart();
    if (header.version() != 1) {
      throw CarFault.of(
          Fault.UNSUPPORTED, payloadStart, "invalid car version: " + header.version());
    }
  }

  private CarHeader enter(Envelope of) throws IOException {
    long padding = of.dataStart() - in.position();
    long start = in.position();
    long skipped = in.skip(padding);
    if (skipped < padding) {
      throw CarFault.cutOff(start, "padding", padding, skipped);
    }
    in.limit(of.dataEnd());
    return CarHeader.read(in);
  }

  /** 1 or 2. */
  public int version() {
    return envelope == null ? 1 : 2;
  }

  /** What the header names as the roots; perhaps none, and whether they are here is not said. */
  public List<Cid> roots() {
    return header.roots();
  }

  /** Where the section that was read last begins, in bytes from the start of the stream. */
  public long offset() {
    return offset;
  }

  /** How far the stream has been read, in bytes. */
  public long position() {
    return in.position();
  }

  /**
   * The next block, or null when there are no more.
   *
   * @throws FaultException MALFORMED for a section that is cut off, too long, empty, or begins with
   *     no CID; CORRUPT for bytes that do not match their CID; REFUSED for a hash function that
   *     content must not use
   */
  public Block next() throws IOException {
    offset = in.position();
    long length = in.readVarint("length of a section");
    if (length < 0) {
      requireEnd();
      return null;
    }
    Block block = section(length);
    if (sections != null) {
      sections.add(offset - payloadStart, block.cid().multihash());
    }
    return block;
  }

  private void requireEnd() throws FaultException {
    if (envelope != null && in.position() < envelope.dataEnd()) {
      throw CarFault.cutOff(
          payloadStart,
          "data payload",
          envelope.dataEnd() - payloadStart,
          in.position() - payloadStart);
    }
  }

  private Block section(long length) throws IOException {
    if (length == 0) {
      throw CarFault.malformed(offset, "section of length 0 (is the file padded with zeros?)");
    }
    if (length > MAX_BLOCK + MAX_CID) {
      throw CarFault.malformed(
          offset, "section of %d bytes, at most %d".formatted(length, MAX_BLOCK + MAX_CID));
    }
    byte[] bytes = in.read((int) length);
    if (bytes.length < length) {
      throw CarFault.cutOff(offset, "section", length, bytes.length);
    }
    ByteBuffer section = ByteBuffer.wrap(bytes);
    try {
      Cid cid = Cid.read(section);
      return Block.verified(cid, section.slice());
    } catch (FaultException e) {
      throw CarFault.at(offset, e);
    }
  }

  /**
   * Reads on to the index of a version 2, if it has one, and checks it against the sections: once,
   * after the last block, with a reader that was told to remember them.
   *
   * @throws FaultException MALFORMED for an index that is cut off, of no known format or wrong
   */
  public void checkIndex() throws IOException {
    if (envelope == null || envelope.indexStart() == 0) {
      return;
    }
    in.limit(Long.MAX_VALUE);
    long start = in.position();
    long padding = envelope.indexStart() - start;
    long skipped = in.skip(padding);
    if (skipped < padding) {
      throw CarFault.cutOff(start, "padding", padding, skipped);
    }
    new CarIndex(in, sections).check(envelope.fullyIndexed());
  }
}

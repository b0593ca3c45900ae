package io.orrery.ipld.car;

import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

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

  private static final int MAX_SECTIONS_AHEAD = 256;
  private static final int MAX_BYTES_AHEAD = 8 << 20;

  private final CarInput in;
  private final CarHeader header;
  private final long payloadStart;
  private final SectionTable sections;

  /** Null in version 1. */
  private final Envelope envelope;

  private final Executor hashing;
  private final int maxAhead;

  /** Sections that have been read and not been asked for. */
  private final Queue<Section> ahead = new ArrayDeque<>();

  private int bytesAhead;

  /** Nothing more is to be read, because of {@link #failure} if that is set. */
  private boolean ended;

  private IOException failure;
  private long offset;
  private long position;

  /** A section on its way: where it begins and ends in the stream, and its block to be. */
  private record Section(long start, long end, CompletableFuture<Block> block) {
    int length() {
      return (int) (end - start);
    }
  }

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
    this(stream, indexed, Runnable::run, 1);
  }

  /**
   * The same with other threads to do the hashing, while this one reads some megabytes ahead.
   *
   * @param hashing runs what it is given, sooner or later
   */
  public CarReader(InputStream stream, boolean indexed, Executor hashing) throws IOException {
    this(stream, indexed, hashing, MAX_SECTIONS_AHEAD);
  }

  private CarReader(InputStream stream, boolean indexed, Executor hashing, int maxAhead)
      throws IOException {
    this.hashing = hashing;
    this.maxAhead = maxAhead;
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
    position = in.position();
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

  /** Where it ends: how far the stream has come for who takes blocks, in bytes. */
  public long position() {
    return position;
  }

  /**
   * The next block, or null when there are no more.
   *
   * @throws FaultException MALFORMED for a section that is cut off, too long, empty, or begins with
   *     no CID; CORRUPT for bytes that do not match their CID; REFUSED for a hash function that
   *     content must not use
   */
  public Block next() throws IOException {
    while (!ended
        && (ahead.isEmpty() || (ahead.size() < maxAhead && bytesAhead < MAX_BYTES_AHEAD))) {
      readAhead();
    }
    Section section = ahead.poll();
    if (section == null) {
      position = in.position();
      if (failure != null) {
        throw failure;
      }
      return null;
    }
    bytesAhead -= section.length();
    offset = section.start();
    position = section.end();
    Block block = await(section);
    if (sections != null) {
      sections.add(offset - payloadStart, block.cid().multihash());
    }
    return block;
  }

  private static Block await(Section section) throws FaultException {
    try {
      return section.block().join();
    } catch (CompletionException e) {
      FaultException fault = FaultException.unwrap(e);
      if (fault == null) {
        throw new IllegalStateException("verifying failed with no fault", e);
      }
      throw fault;
    }
  }

  /** What is wrong with a section is told when all before it have been taken. */
  private void readAhead() {
    try {
      long start = in.position();
      byte[] bytes = section(start);
      if (bytes == null) {
        requireEnd();
        ended = true;
        return;
      }
      CompletableFuture<Block> block =
          CompletableFuture.supplyAsync(() -> verified(start, bytes), hashing);
      Section section = new Section(start, in.position(), block);
      ahead.add(section);
      bytesAhead += section.length();
    } catch (IOException e) {
      failure = e;
      ended = true;
    }
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

  /** The bytes of the next section without its length; null at the end. */
  private byte[] section(long start) throws IOException {
    long length = in.readVarint("length of a section");
    if (length < 0) {
      return null;
    }
    if (length == 0) {
      throw CarFault.malformed(start, "section of length 0 (is the file padded with zeros?)");
    }
    if (length > MAX_BLOCK + MAX_CID) {
      throw CarFault.malformed(
          start, "section of %d bytes, at most %d".formatted(length, MAX_BLOCK + MAX_CID));
    }
    byte[] bytes = in.read((int) length);
    if (bytes.length < length) {
      throw CarFault.cutOff(start, "section", length, bytes.length);
    }
    return bytes;
  }

  private static Block verified(long start, byte[] bytes) {
    ByteBuffer section = ByteBuffer.wrap(bytes);
    try {
      Cid cid = Cid.read(section);
      return Block.verified(cid, section.slice());
    } catch (FaultException e) {
      throw new CompletionException(CarFault.at(start, e));
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
    position = in.position();
  }
}

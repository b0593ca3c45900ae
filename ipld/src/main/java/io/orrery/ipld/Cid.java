package io.orrery.ipld;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A content id (multiformats/cid): version, codec, multihash. Version 0 is the bare sha2-256
 * multihash of a dag-pb block; version 1 says its codec. Equal when all three are; blocks are
 * stored by {@link #multihash()} alone.
 */
public final class Cid {
  /** The longest text that is parsed: an identity CID of 128 bytes has 1,080 digits in base 2. */
  private static final int MAX_TEXT = 4096;

  private static final int V0_TEXT = 46;
  private static final int V0_BYTES = 34;

  private final int version;
  private final long codec;
  private final Multihash multihash;

  private Cid(int version, long codec, Multihash multihash) {
    this.version = version;
    this.codec = codec;
    this.multihash = multihash;
  }

  public static Cid v0(Multihash multihash) {
    if (!fitsV0(Codec.DAG_PB.code(), multihash)) {
      throw new IllegalArgumentException("CIDv0 is dag-pb under a 32-byte sha2-256");
    }
    return new Cid(0, Codec.DAG_PB.code(), multihash);
  }

  public static Cid v1(long codec, Multihash multihash) {
    return new Cid(1, codec, multihash);
  }

  /** Version 0 where that is asked for and possible, else version 1. */
  public static Cid of(int version, long codec, Multihash multihash) {
    return version == 0 && fitsV0(codec, multihash) ? v0(multihash) : v1(codec, multihash);
  }

  private static boolean fitsV0(long codec, Multihash multihash) {
    return codec == Codec.DAG_PB.code()
        && multihash.code() == HashFunction.SHA2_256.code()
        && multihash.digestLength() == 32;
  }

  /**
   * Parses the text form: 46 characters from {@code Qm} are version 0, all else is multibase. Takes
   * a CID alone, no path around it.
   *
   * @throws FaultException MALFORMED, with a line that begins as Kubo's: {@code invalid cid:}
   */
  public static Cid parse(String text) throws FaultException {
    try {
      return wholeUnnamed(ByteBuffer.wrap(bytesOf(text)));
    } catch (FaultException e) {
      throw invalid(e);
    }
  }

  private static byte[] bytesOf(String text) throws FaultException {
    if (text.length() < 2) {
      throw FaultException.malformed("cid too short");
    }
    if (text.length() > MAX_TEXT) {
      throw FaultException.malformed(
          "text of %d characters, at most %d".formatted(text.length(), MAX_TEXT));
    }
    boolean v0 = text.length() == V0_TEXT && text.startsWith("Qm");
    byte[] bytes = v0 ? Multibase.BASE58_BTC.decodeBare(text) : Multibase.decode(text);
    if (v0 && !startsV0(ByteBuffer.wrap(bytes))) {
      throw FaultException.malformed("input isn't valid multihash");
    }
    if (!v0 && bytes.length > 0 && bytes[0] == HashFunction.SHA2_256.code()) {
      throw FaultException.malformed("a CIDv0 is written without a multibase prefix");
    }
    return bytes;
  }

  /**
   * Reads one CID at the position of {@code in} and moves past it.
   *
   * @throws FaultException MALFORMED; the position is then anywhere
   */
  public static Cid read(ByteBuffer in) throws FaultException {
    try {
      return readUnnamed(in);
    } catch (FaultException e) {
      throw invalid(e);
    }
  }

  /** Reads a CID that takes all remaining bytes of {@code in}. */
  public static Cid whole(ByteBuffer in) throws FaultException {
    try {
      return wholeUnnamed(in);
    } catch (FaultException e) {
      throw invalid(e);
    }
  }

  private static FaultException invalid(FaultException reason) {
    return new FaultException(reason.fault(), "invalid cid: " + reason.getMessage(), reason);
  }

  private static Cid wholeUnnamed(ByteBuffer in) throws FaultException {
    Cid cid = readUnnamed(in);
    if (in.hasRemaining()) {
      throw FaultException.malformed("trailing bytes in data buffer passed to cid Cast");
    }
    return cid;
  }

  private static Cid readUnnamed(ByteBuffer in) throws FaultException {
    if (startsV0(in)) {
      if (in.remaining() < V0_BYTES) {
        throw FaultException.malformed("not enough bytes for cid v0");
      }
      return v0(Multihash.read(in));
    }
    if (in.remaining() < 2) {
      throw FaultException.malformed("cid too short");
    }
    long version = Varint.read(in);
    if (version != 1) {
      throw FaultException.malformed("expected 1 as the cid version number, got: " + version);
    }
    long codec = Varint.read(in);
    Multihash multihash = Multihash.read(in);
    if (multihash.digestLength() == 0 && !multihash.isIdentity()) {
      throw FaultException.malformed("the digest is empty");
    }
    return new Cid(1, codec, multihash);
  }

  /** Whether the bytes begin as a 32-byte sha2-256 multihash, which no version 1 can. */
  private static boolean startsV0(ByteBuffer in) {
    int at = in.position();
    return in.remaining() >= 2 && in.get(at) == 0x12 && in.get(at + 1) == 0x20;
  }

  public int version() {
    return version;
  }

  public long codec() {
    return codec;
  }

  public boolean is(Codec known) {
    return codec == known.code();
  }

  public Multihash multihash() {
    return multihash;
  }

  public boolean isIdentity() {
    return multihash.isIdentity();
  }

  /** The same hash and codec as version 1. */
  public Cid toV1() {
    return version == 1 ? this : v1(codec, multihash);
  }

  /** The same hash as version 0; none unless this is dag-pb under a 32-byte sha2-256. */
  public Optional<Cid> toV0() {
    if (version == 0) {
      return Optional.of(this);
    }
    return fitsV0(codec, multihash) ? Optional.of(v0(multihash)) : Optional.empty();
  }

  /** The length of the binary form. */
  public int length() {
    return version == 0 ? multihash.length() : 1 + Varint.length(codec) + multihash.length();
  }

  public void writeTo(ByteBuffer out) {
    if (version == 1) {
      Varint.write(1, out);
      Varint.write(codec, out);
    }
    multihash.writeTo(out);
  }

  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(length());
    writeTo(out);
    return out.array();
  }

  /** The text in the given base; a CIDv0 has only its own, bare base58btc. */
  public String toString(Multibase base) {
    return version == 0 ? multihash.toString() : base.encode(toBytes());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cid that
        && version == that.version
        && codec == that.codec
        && multihash.equals(that.multihash);
  }

  @Override
  public int hashCode() {
    return 31 * multihash.hashCode() + Long.hashCode(codec) + version;
  }

  /** Version 0 in bare base58btc, version 1 in base32: the forms that everybody prints. */
  @Override
  public String toString() {
    return toString(Multibase.BASE32_LOWER);
  }
}

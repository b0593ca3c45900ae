package io.orrery.ipld;

import java.nio.ByteBuffer;

/**
 * A content id (multiformats/cid): version, codec, multihash. Version 0 is the bare sha2-256
 * multihash of a dag-pb block; version 1 says its codec. Equal when all three are; blocks are
 * stored by {@link #multihash()} alone.
 */
public final class Cid {
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

  /** Parses the text form: 46 characters from {@code Qm} are version 0, all else is multibase. */
  public static Cid parse(String text) throws FaultException {
    if (text.length() == 46 && text.startsWith("Qm")) {
      return whole(ByteBuffer.wrap(Multibase.BASE58_BTC.decodeBare(text)));
    }
    ByteBuffer bytes = ByteBuffer.wrap(Multibase.decode(text));
    if (bytes.hasRemaining() && bytes.get(0) == 0x12) {
      throw FaultException.malformed("a CIDv0 has no multibase prefix");
    }
    return whole(bytes);
  }

  /** Reads one CID at the position of {@code in} and moves past it. */
  public static Cid read(ByteBuffer in) throws FaultException {
    int at = in.position();
    if (in.remaining() >= 2 && in.get(at) == 0x12 && in.get(at + 1) == 0x20) {
      return v0(Multihash.read(in));
    }
    long version = Varint.read(in);
    if (version != 1) {
      throw FaultException.malformed("CID version " + version + " is reserved");
    }
    long codec = Varint.read(in);
    Multihash multihash = Multihash.read(in);
    if (multihash.digestLength() == 0 && !multihash.isIdentity()) {
      throw FaultException.malformed("CID has an empty digest");
    }
    return new Cid(1, codec, multihash);
  }

  /** Reads a CID that takes all remaining bytes of {@code in}. */
  public static Cid whole(ByteBuffer in) throws FaultException {
    Cid cid = read(in);
    if (in.hasRemaining()) {
      throw FaultException.malformed("CID is followed by " + in.remaining() + " more bytes");
    }
    return cid;
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

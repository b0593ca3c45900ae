package io.orrery.node.naming;

import io.orrery.ipld.FaultException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The protobuf of a record (ipfs/specs ipns/ipns-record, {@code IpnsEntry}), its fields by number:
 * value 1, signatureV1 2, validityType 3, validity 4, sequence 5, ttl 6, pubKey 7, signatureV2 8,
 * data 9. Absent bytes are empty and absent numbers 0. Nobody changes one or its arrays once it is
 * out of here.
 */
final class RecordMessage {
  private static final byte[] NONE = {};
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int FIELDS = 9;

  private final byte[][] bytes;
  private final long[] numbers;

  /** Takes both arrays, by field number, for its own. */
  private RecordMessage(byte[][] bytes, long[] numbers) {
    this.bytes = bytes;
    this.numbers = numbers;
  }

  /** An empty one, to be filled. */
  private static RecordMessage empty() {
    byte[][] bytes = new byte[FIELDS + 1][];
    Arrays.fill(bytes, NONE);
    return new RecordMessage(bytes, new long[FIELDS + 1]);
  }

  /** What every record has. */
  static RecordMessage v2(byte[] publicKey, byte[] signatureV2, byte[] data) {
    RecordMessage message = empty();
    message.bytes[7] = publicKey;
    message.bytes[8] = signatureV2;
    message.bytes[9] = data;
    return message;
  }

  /** This with what readers of the first version look for. */
  RecordMessage withV1(
      byte[] value, byte[] signature, long validityType, byte[] validity, long sequence, long ttl) {
    RecordMessage message = v2(publicKey(), signatureV2(), data());
    message.bytes[1] = value;
    message.bytes[2] = signature;
    message.numbers[3] = validityType;
    message.bytes[4] = validity;
    message.numbers[5] = sequence;
    message.numbers[6] = ttl;
    return message;
  }

  /**
   * Reads as protobuf readers do: in any order, the last of a repeated field wins, unknown fields
   * are passed over.
   *
   * @throws FaultException MALFORMED for what is no protobuf
   */
  static RecordMessage decode(byte[] message) throws FaultException {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    RecordMessage read = empty();
    while (in.hasRemaining()) {
      long tag = varint(in);
      int field = (int) Math.min(tag >>> 3, FIELDS + 1);
      if (tag >>> 3 == 0 || tag >>> 3 >= 1 << 29) {
        throw broken();
      }
      switch ((int) (tag & 7)) {
        case VARINT -> {
          long number = varint(in);
          if (field <= FIELDS) {
            read.numbers[field] = number;
          }
        }
        case BYTES -> {
          byte[] content = bytes(in, varint(in));
          if (field <= FIELDS) {
            read.bytes[field] = content;
          }
        }
        case FIXED64 -> bytes(in, Long.BYTES);
        case FIXED32 -> bytes(in, Integer.BYTES);
        default -> throw broken();
      }
    }
    return read;
  }

  private static byte[] bytes(ByteBuffer in, long length) throws FaultException {
    if (length < 0 || length > in.remaining()) {
      throw broken();
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }

  /** All 64 bits, in 10 bytes at most, minimal or not. */
  private static long varint(ByteBuffer in) throws FaultException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE && in.hasRemaining(); shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw broken();
  }

  private static FaultException broken() {
    return FaultException.malformed("record is malformed: cannot parse invalid wire-format data");
  }

  byte[] value() {
    return bytes[1];
  }

  byte[] signatureV1() {
    return bytes[2];
  }

  long validityType() {
    return numbers[3];
  }

  byte[] validity() {
    return bytes[4];
  }

  long sequence() {
    return numbers[5];
  }

  long ttl() {
    return numbers[6];
  }

  byte[] publicKey() {
    return bytes[7];
  }

  byte[] signatureV2() {
    return bytes[8];
  }

  byte[] data() {
    return bytes[9];
  }

  /** Whether it has what readers of the first version look at. */
  boolean hasV1() {
    return signatureV1().length > 0 || value().length > 0;
  }

  /**
   * The fields in the order of their numbers, those of the first version only with {@link #hasV1}.
   */
  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (hasV1()) {
      write(out, 1, value());
      write(out, 2, signatureV1());
      write(out, 3, validityType());
      write(out, 4, validity());
      write(out, 5, sequence());
      write(out, 6, ttl());
    }
    if (publicKey().length > 0) {
      write(out, 7, publicKey());
    }
    write(out, 8, signatureV2());
    write(out, 9, data());
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, int field, byte[] bytes) {
    out.write((field << 3) | BYTES);
    write(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void write(ByteArrayOutputStream out, int field, long number) {
    out.write((field << 3) | VARINT);
    write(out, number);
  }

  private static void write(ByteArrayOutputStream out, long number) {
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}

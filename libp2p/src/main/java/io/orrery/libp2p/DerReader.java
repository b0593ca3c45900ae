package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Reads DER (ITU-T X.690, 10), of it what keys and signatures are made of. One value has one form
 * here: lengths and integers are minimal, nothing is indefinite. It enters only where its caller
 * expects something, so a stranger's nesting costs no stack. Every failure is MALFORMED.
 */
final class DerReader {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OBJECT_ID = 0x06;
  static final int SEQUENCE = 0x30;

  private final byte[] bytes;
  private final int end;
  private int at;

  DerReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private DerReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** The tag that constructed content number {@code number} of its surroundings has. */
  static int context(int number) {
    return 0xa0 | number;
  }

  /** Whether the next element has that tag. */
  boolean isNext(int tag) {
    return at < end && (bytes[at] & 0xff) == tag;
  }

  /** The inside of the next element. */
  DerReader enter(int tag) throws FaultException {
    if (!isNext(tag)) {
      throw malformed();
    }
    at++;
    int length = length();
    DerReader inside = new DerReader(bytes, at, at + length);
    at += length;
    return inside;
  }

  DerReader sequence() throws FaultException {
    return enter(SEQUENCE);
  }

  private int length() throws FaultException {
    int first = octet();
    if (first < 0x80) {
      return bounded(first);
    }
    int count = first & 0x7f;
    if (count == 0 || count > 3) {
      throw malformed();
    }
    int length = 0;
    for (int i = 0; i < count; i++) {
      length = (length << 8) | octet();
    }
    if (length < 0x80 || length >>> (8 * (count - 1)) == 0) {
      throw malformed();
    }
    return bounded(length);
  }

  private int bounded(int length) throws FaultException {
    if (length > end - at) {
      throw malformed();
    }
    return length;
  }

  private int octet() throws FaultException {
    if (at >= end) {
      throw malformed();
    }
    return bytes[at++] & 0xff;
  }

  private byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, at, end);
    at = end;
    return rest;
  }

  /** The bytes inside the next element. */
  byte[] content(int tag) throws FaultException {
    return enter(tag).rest();
  }

  /** An integer of 0 or more. */
  BigInteger integer() throws FaultException {
    byte[] octets = content(INTEGER);
    boolean padded = octets.length > 1 && octets[0] == 0 && octets[1] >= 0;
    if (octets.length == 0 || octets[0] < 0 || padded) {
      throw malformed();
    }
    return new BigInteger(octets);
  }

  /** Passes the integer {@code expected}. */
  void require(int expected) throws FaultException {
    if (!integer().equals(BigInteger.valueOf(expected))) {
      throw malformed();
    }
  }

  /** Passes the object id {@code expected}. */
  void require(byte[] expected) throws FaultException {
    if (!Arrays.equals(content(OBJECT_ID), expected)) {
      throw malformed();
    }
  }

  /** Passes a NULL. */
  void requireNull() throws FaultException {
    enter(NULL).requireEnd();
  }

  /** A bit string of whole bytes. */
  byte[] bitString() throws FaultException {
    DerReader inside = enter(BIT_STRING);
    if (inside.octet() != 0) {
      throw malformed();
    }
    return inside.rest();
  }

  void requireEnd() throws FaultException {
    if (at != end) {
      throw malformed();
    }
  }

  private static FaultException malformed() {
    return FaultException.malformed("not the DER of a key");
  }
}

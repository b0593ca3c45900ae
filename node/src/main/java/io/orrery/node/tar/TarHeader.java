package io.orrery.node.tar;

import io.orrery.ipld.FaultException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The 512 bytes of a ustar header: where its fields are, and how numbers stand in them. */
final class TarHeader {
  static final int BLOCK = 512;

  static final int NAME_LENGTH = 100;
  static final int PREFIX_LENGTH = 155;

  /** The largest number that eleven octal digits hold: 8 GiB less one. */
  static final long MAX_NUMBER = 077777777777L;

  private static final int NAME = 0;
  private static final int MODE = 100;
  private static final int UID = 108;
  private static final int GID = 116;
  private static final int SIZE = 124;
  private static final int MTIME = 136;
  private static final int CHECKSUM = 148;
  private static final int TYPE = 156;
  private static final int LINK = 157;
  private static final int MAGIC = 257;
  private static final int DEVICE_MAJOR = 329;
  private static final int DEVICE_MINOR = 337;
  private static final int PREFIX = 345;

  private static final byte[] USTAR = "ustar\00000".getBytes(StandardCharsets.US_ASCII);

  private final byte[] block;

  private TarHeader(byte[] block) {
    this.block = block;
  }

  /** A header of a kind, owned by root, everything else empty. */
  static TarHeader of(char type) {
    TarHeader header = new TarHeader(new byte[BLOCK]);
    header.block[TYPE] = (byte) type;
    System.arraycopy(USTAR, 0, header.block, MAGIC, USTAR.length);
    header.number(0, UID, 7);
    header.number(0, GID, 7);
    header.number(0, DEVICE_MAJOR, 7);
    header.number(0, DEVICE_MINOR, 7);
    return header;
  }

  /**
   * Checks a header that somebody else wrote.
   *
   * @throws FaultException MALFORMED when the checksum or the magic is wrong
   */
  static TarHeader checked(byte[] block) throws FaultException {
    TarHeader header = new TarHeader(block);
    if (header.number(CHECKSUM, 8) != header.checksum()
        || !Arrays.equals(block, MAGIC, MAGIC + 5, USTAR, 0, 5)) {
      throw FaultException.malformed("archive/tar: invalid tar header");
    }
    return header;
  }

  static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  TarHeader name(byte[] name) {
    System.arraycopy(name, 0, block, NAME, Math.min(name.length, NAME_LENGTH));
    return this;
  }

  TarHeader prefix(byte[] prefix) {
    System.arraycopy(prefix, 0, block, PREFIX, prefix.length);
    return this;
  }

  TarHeader link(byte[] target) {
    System.arraycopy(target, 0, block, LINK, Math.min(target.length, NAME_LENGTH));
    return this;
  }

  TarHeader mode(int mode) {
    number(mode, MODE, 7);
    return this;
  }

  TarHeader size(long size) {
    number(size, SIZE, 11);
    return this;
  }

  TarHeader mtime(long seconds) {
    number(seconds, MTIME, 11);
    return this;
  }

  /** The bytes, with their checksum. */
  byte[] bytes() {
    int sum = checksum();
    number(sum, CHECKSUM, 6);
    block[CHECKSUM + 7] = ' ';
    return block;
  }

  char type() {
    return block[TYPE] == 0 ? '0' : (char) block[TYPE];
  }

  /** The name with its prefix. */
  byte[] path() {
    byte[] name = text(NAME, NAME_LENGTH);
    byte[] prefix = text(PREFIX, PREFIX_LENGTH);
    if (prefix.length == 0) {
      return name;
    }
    byte[] path = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
    path[prefix.length] = '/';
    System.arraycopy(name, 0, path, prefix.length + 1, name.length);
    return path;
  }

  byte[] target() {
    return text(LINK, NAME_LENGTH);
  }

  long size() throws FaultException {
    return number(SIZE, 12);
  }

  int mode() throws FaultException {
    return (int) (number(MODE, 8) & 07777);
  }

  long mtime() throws FaultException {
    return number(MTIME, 12);
  }

  private byte[] text(int at, int length) {
    int end = at;
    while (end < at + length && block[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(block, at, end);
  }

  private void number(long value, int at, int digits) {
    long rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      block[i] = (byte) ('0' + (rest & 7));
      rest >>= 3;
    }
  }

  private long number(int at, int length) throws FaultException {
    long value = 0;
    for (int i = at; i < at + length; i++) {
      byte b = block[i];
      if (b >= '0' && b <= '7') {
        value = value << 3 | b - '0';
      } else if (b != ' ' && b != 0) {
        throw FaultException.malformed("archive/tar: invalid tar header");
      }
    }
    return value;
  }

  /** The sum of all bytes, with the checksum's own taken for blanks. */
  private int checksum() {
    int sum = 8 * ' ';
    for (int i = 0; i < BLOCK; i++) {
      if (i < CHECKSUM || i >= CHECKSUM + 8) {
        sum += block[i] & 0xff;
      }
    }
    return sum;
  }
}

package io.orrery.ipld;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of a link: bytes that are nearly always UTF-8, kept as bytes because foreign directories
 * hold names that are not, and two such names must not become one. Ordered by unsigned bytes, the
 * order in which dag-pb writes links.
 */
public final class Name implements Comparable<Name> {
  public static final Name EMPTY = new Name(new byte[0]);

  private final byte[] bytes;

  private Name(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Name of(String text) {
    return text.isEmpty() ? EMPTY : new Name(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Copies the bytes from the position of {@code bytes} to its limit; the buffer itself does not
   * move.
   */
  public static Name of(ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return EMPTY;
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    return new Name(copy);
  }

  public int length() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  public void writeTo(ByteBuffer out) {
    out.put(bytes);
  }

  public Name substring(int from) {
    return from == bytes.length ? EMPTY : new Name(Arrays.copyOfRange(bytes, from, bytes.length));
  }

  public boolean startsWith(Name prefix) {
    return bytes.length >= prefix.bytes.length
        && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
  }

  public boolean isUtf8() {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * Whether a directory entry may have this name in a POSIX tree: 1 to 255 bytes, without NUL and
   * '/', and neither "." nor "..". Foreign directories may hold others; they must never reach a
   * kernel or a disk.
   */
  public boolean isFileName() {
    if (bytes.length == 0 || bytes.length > 255) {
      return false;
    }
    for (byte b : bytes) {
      if (b == 0 || b == '/') {
        return false;
      }
    }
    return !(bytes[0] == '.' && (bytes.length == 1 || (bytes.length == 2 && bytes[1] == '.')));
  }

  @Override
  public int compareTo(Name other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Name that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /**
   * The name as text; bytes that are not UTF-8 show as U+FFFD, so this is for people, not for
   * look-ups.
   */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

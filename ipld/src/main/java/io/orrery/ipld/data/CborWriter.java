package io.orrery.ipld.data;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Writes the one CBOR form of a value (ipld/ipld specs/codecs/dag-cbor): shortest heads, floats of
 * 64 bits, keys sorted by length, then by bytes. Plain cbor differs: it has no links, and keys stay
 * in the order of the map, as Kubo leaves them.
 */
final class CborWriter implements Events {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean plain;
  private final String label;

  private CborWriter(boolean plain) {
    this.plain = plain;
    this.label = plain ? "cbor" : "dag-cbor";
  }

  /**
   * The bytes of {@code value}.
   *
   * @throws FaultException MALFORMED for what the codec cannot say: -0 and broken text; links in
   *     plain cbor
   */
  static ByteBuffer write(Value value, boolean plain) throws FaultException {
    CborWriter writer = new CborWriter(plain);
    ValueReader.read(value, plain ? ValueReader.Order.AS_IS : ValueReader.Order.BY_LENGTH, writer);
    return ByteBuffer.wrap(writer.out.toByteArray());
  }

  @Override
  public boolean readsText() {
    return true;
  }

  @Override
  public void nothing() {
    out.write(0xf6);
  }

  @Override
  public void bool(boolean value) {
    out.write(value ? 0xf5 : 0xf4);
  }

  @Override
  public void integer(boolean negative, long magnitude) {
    head(negative ? 1 : 0, magnitude);
  }

  @Override
  public void number(double value) throws FaultException {
    if (value == 0 && 1 / value < 0 && !plain) {
      throw FaultException.malformed("dag-cbor: there is no form for negative zero");
    }
    out.write(0xfb);
    fixed(Double.doubleToLongBits(value), 8);
  }

  @Override
  public void text(String value) throws FaultException {
    string(3, Utf8.encode(value, label));
  }

  @Override
  public void key(String key) throws FaultException {
    text(key);
  }

  @Override
  public void bytes(ByteBuffer view) {
    byte[] copy = new byte[view.remaining()];
    view.get(view.position(), copy);
    string(2, copy);
  }

  @Override
  public void link(Cid cid) throws FaultException {
    if (plain) {
      throw FaultException.malformed("cannot Marshal ipld links to CBOR");
    }
    head(6, CborReader.LINK_TAG);
    head(2, 1L + cid.length());
    out.write(0);
    out.writeBytes(cid.toBytes());
  }

  @Override
  public void beginList(int count) {
    head(4, count);
  }

  @Override
  public void beginMap(int count) {
    head(5, count);
  }

  private void string(int major, byte[] bytes) {
    head(major, bytes.length);
    out.writeBytes(bytes);
  }

  /** The head of major type {@code major} with an unsigned argument. */
  private void head(int major, long argument) {
    int type = major << 5;
    if (argument >= 0 && argument < 24) {
      out.write(type + (int) argument);
    } else {
      int width = width(argument);
      out.write(type + 24 + Integer.numberOfTrailingZeros(width));
      fixed(argument, width);
    }
  }

  private static int width(long argument) {
    int bits = 64 - Long.numberOfLeadingZeros(argument);
    return bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : 8;
  }

  private void fixed(long value, int length) {
    for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
  }
}

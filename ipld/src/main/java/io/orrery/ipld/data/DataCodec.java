package io.orrery.ipld.data;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A codec whose blocks this program can read as {@link Value}s and write. */
public enum DataCodec {
  /** The block is one byte string. */
  RAW(Codec.RAW) {
    @Override
    void read(ByteBuffer bytes, Events events) throws FaultException {
      events.bytes(bytes.slice());
    }

    @Override
    public ByteBuffer encode(Value value) throws FaultException {
      if (value instanceof Value.Bytes bytes) {
        return bytes.value().duplicate();
      }
      throw FaultException.malformed(
          "func called on wrong kind: \"AsBytes\" called on a %1$s node (kind: %1$s), but only makes sense on bytes"
              .formatted(value.kind()));
    }

    @Override
    public void links(ByteBuffer bytes, LinkVisitor visitor) {}
  },

  /** See {@link DagPbForm}; what is written has its links sorted. */
  DAG_PB(Codec.DAG_PB) {
    @Override
    public Value decode(ByteBuffer bytes) throws FaultException {
      return DagPbForm.decode(bytes);
    }

    @Override
    public ByteBuffer encode(Value value) throws FaultException {
      return DagPb.encode(DagPbForm.node(value));
    }

    @Override
    public void links(ByteBuffer bytes, LinkVisitor visitor) throws FaultException {
      DagPb.visit(bytes, new DagPbLinks(bytes, visitor));
    }
  },

  /** See {@link DagCbor}. */
  DAG_CBOR(Codec.DAG_CBOR) {
    @Override
    void read(ByteBuffer bytes, Events events) throws FaultException {
      CborReader.read(bytes, CborReader.Dialect.LENIENT, events);
    }

    @Override
    public ByteBuffer encode(Value value) throws FaultException {
      return CborWriter.write(value, false);
    }
  },

  /** See {@link DagJson}. */
  DAG_JSON(Codec.DAG_JSON) {
    @Override
    void read(ByteBuffer bytes, Events events) throws FaultException {
      JsonReader.read(bytes, true, events);
    }

    @Override
    public ByteBuffer encode(Value value) throws FaultException {
      return JsonWriter.write(value, false);
    }
  },

  /** CBOR without links, keys in the order that they have. */
  CBOR(Codec.CBOR) {
    @Override
    void read(ByteBuffer bytes, Events events) throws FaultException {
      CborReader.read(bytes, CborReader.Dialect.PLAIN, events);
    }

    @Override
    public ByteBuffer encode(Value value) throws FaultException {
      return CborWriter.write(value, true);
    }

    @Override
    public void links(ByteBuffer bytes, LinkVisitor visitor) {}
  },

  /** JSON without links and bytes, on lines, keys in the order that they have. */
  JSON(Codec.JSON) {
    @Override
    void read(ByteBuffer bytes, Events events) throws FaultException {
      JsonReader.read(bytes, false, events);
    }

    @Override
    public ByteBuffer encode(Value value) throws FaultException {
      return JsonWriter.write(value, true);
    }

    @Override
    public void links(ByteBuffer bytes, LinkVisitor visitor) {}
  };

  private final Codec codec;

  DataCodec(Codec codec) {
    this.codec = codec;
  }

  /** The codec of that number, if its blocks can be read. */
  public static Optional<DataCodec> of(long code) {
    for (DataCodec known : values()) {
      if (known.codec.code() == code) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  /**
   * The codec of the block that {@code cid} names.
   *
   * @throws FaultException UNSUPPORTED when its blocks cannot be read here
   */
  public static DataCodec of(Cid cid) throws FaultException {
    return of(cid.codec())
        .orElseThrow(
            () ->
                FaultException.unsupported(
                    "could not choose a decoder: no decoder registered for multicodec code %1$d (0x%1$x)"
                        .formatted(cid.codec())));
  }

  public Codec codec() {
    return codec;
  }

  /**
   * The value that a block says; keeps nothing of {@code bytes}, which does not move.
   *
   * @throws FaultException MALFORMED
   */
  public Value decode(ByteBuffer bytes) throws FaultException {
    ValueBuilder builder = new ValueBuilder();
    read(bytes, builder);
    return builder.value();
  }

  /**
   * The one form of {@code value} in this codec.
   *
   * @throws FaultException MALFORMED when it has none
   */
  public abstract ByteBuffer encode(Value value) throws FaultException;

  /**
   * Shows the links of a block, in the order of its bytes, and builds nothing. Those codecs that
   * have no links do not look at the bytes; the others refuse what {@link #decode} refuses. The
   * buffer does not move.
   *
   * @throws FaultException MALFORMED, or what the visitor throws
   */
  public void links(ByteBuffer bytes, LinkVisitor visitor) throws FaultException {
    read(
        bytes,
        new Events() {
          @Override
          public void link(Cid cid) throws FaultException {
            visitor.link(Name.EMPTY, cid);
          }
        });
  }

  /** Shows the value; codecs that decode otherwise have no need of it. */
  void read(ByteBuffer bytes, Events events) throws FaultException {
    throw new IllegalStateException("decodes otherwise: " + codec.label());
  }

  /** Makes the links of a dag-pb block of their places. */
  private record DagPbLinks(ByteBuffer bytes, LinkVisitor visitor) implements DagPb.Visitor {
    @Override
    public void link(int cidAt, int cidLength, int nameAt, int nameLength, long tsize)
        throws FaultException {
      Name name = nameLength <= 0 ? Name.EMPTY : Name.of(bytes.slice(nameAt, nameLength));
      visitor.link(name, Cid.whole(bytes.slice(cidAt, cidLength)));
    }

    @Override
    public void data(int at, int length) {}
  }
}

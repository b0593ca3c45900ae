package io.orrery.ipld;

import java.util.Optional;

/**
 * The content codecs that this program names (multiformats/multicodec table.csv). A CID may carry
 * any other code as well.
 */
public enum Codec {
  RAW(0x55, "raw"),
  DAG_PB(0x70, "dag-pb"),
  DAG_CBOR(0x71, "dag-cbor"),
  LIBP2P_KEY(0x72, "libp2p-key"),
  DAG_JSON(0x0129, "dag-json"),
  JSON(0x0200, "json"),
  CBOR(0x51, "cbor"),
  GIT_RAW(0x78, "git-raw"),
  DAG_JOSE(0x85, "dag-jose"),
  DAG_COSE(0x86, "dag-cose");

  private final long code;
  private final String label;

  Codec(long code, String label) {
    this.code = code;
    this.label = label;
  }

  public long code() {
    return code;
  }

  /** The name in the multicodec table. */
  public String label() {
    return label;
  }

  public static Optional<Codec> of(long code) {
    for (Codec codec : values()) {
      if (codec.code == code) {
        return Optional.of(codec);
      }
    }
    return Optional.empty();
  }

  public static Optional<Codec> named(String label) {
    for (Codec codec : values()) {
      if (codec.label.equals(label)) {
        return Optional.of(codec);
      }
    }
    return Optional.empty();
  }

  /**
   * The table's name of {@code code}, or its number in hex when this program has no name for it.
   */
  public static String labelOf(long code) {
    return of(code).map(Codec::label).orElseGet(() -> "0x" + Long.toHexString(code));
  }
}

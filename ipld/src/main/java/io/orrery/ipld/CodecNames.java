package io.orrery.ipld;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the multicodec table (multiformats/multicodec table.csv, tag {@code ipld}) calls the codecs
 * that a CID may carry, for texts only: those that this program can do something with are {@link
 * Codec}.
 */
public final class CodecNames {
  private static final SortedMap<Long, String> BY_CODE = new TreeMap<>();

  static {
    for (Codec codec : Codec.values()) {
      BY_CODE.put(codec.code(), codec.label());
    }
    name(0x7b, "torrent-info", "torrent-file");
    name(0x80, "blake3-hashseq", "leofcoin-block", "leofcoin-tx", "leofcoin-pr");
    name(0x90, "eth-block", "eth-block-list", "eth-tx-trie", "eth-tx", "eth-tx-receipt-trie");
    name(0x95, "eth-tx-receipt", "eth-state-trie", "eth-account-snapshot", "eth-storage-trie");
    name(0x99, "eth-receipt-log-trie", "eth-receipt-log");
    name(0xb0, "bitcoin-block", "bitcoin-tx", "bitcoin-witness-commitment");
    name(0xc0, "zcash-block", "zcash-tx");
    name(0xd0, "stellar-block", "stellar-tx");
    name(0xe0, "decred-block", "decred-tx");
    name(0xf0, "dash-block", "dash-tx");
    name(0xfa, "swarm-manifest", "swarm-feed", "beeson");
    name(0x01f0, "swhid-1-snp");
    name(0xb403, "rdfc-1");
    name(0xb601, "json-jcs");
  }

  private CodecNames() {}

  /** Names codes that follow each other. */
  private static void name(long first, String... labels) {
    for (int i = 0; i < labels.length; i++) {
      BY_CODE.put(first + i, labels[i]);
    }
  }

  /** All of them, in the order of their codes. */
  public static SortedMap<Long, String> all() {
    return Collections.unmodifiableSortedMap(BY_CODE);
  }

  /** The name of a code, if it has one. */
  public static Optional<String> of(long code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  /**
   * The code of a name of the table, or of a number: decimal, or hex with {@code 0x}.
   *
   * @throws FaultException MALFORMED for what is neither
   */
  public static long parse(String text) throws FaultException {
    for (Map.Entry<Long, String> row : BY_CODE.entrySet()) {
      if (row.getValue().equals(text)) {
        return row.getKey();
      }
    }
    try {
      long code = Long.decode(text);
      if (code >= 0) {
        return code;
      }
    } catch (NumberFormatException e) {
      throw unknown(text);
    }
    throw unknown(text);
  }

  private static FaultException unknown(String text) {
    return FaultException.malformed("unknown multicodec: \"" + text + "\"");
  }
}

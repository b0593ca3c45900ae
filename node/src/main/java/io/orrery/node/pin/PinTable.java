package io.orrery.node.pin;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.node.store.ReadTransaction;
import io.orrery.node.store.Store;
import io.orrery.node.store.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks into the table of pins. */
final class PinTable {
  private static final int PORTION = 256;

  private final Store store;

  PinTable(Store store) {
    this.store = store;
  }

  /** The pin of exactly this CID. */
  static Optional<Pin> find(ReadTransaction tx, Cid cid) throws FaultException {
    byte[] value = tx.get(Table.PINS, PinRow.key(cid));
    return value == null ? Optional.empty() : Optional.of(PinRow.pin(cid, value));
  }

  Optional<Pin> find(Cid cid) throws FaultException {
    return store.read(tx -> find(tx, cid));
  }

  /** The pins of a block, under whatever CID. */
  List<Pin> ofBlock(Multihash hash) throws FaultException {
    byte[] from = hash.toBytes();
    return store.read(
        tx -> {
          List<Row> rows = new ArrayList<>();
          tx.scan(
              Table.PINS,
              from,
              null,
              (key, value) ->
                  key.length > from.length
                      && startsWith(key, from)
                      && rows.add(new Row(key, value)));
          return pins(rows);
        });
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /**
   * Up to {@value #PORTION} pins in the order of the table, after {@code last} unless it is null.
   */
  private List<Pin> after(Cid last) throws FaultException {
    // The least key above that of the last one has a zero byte more.
    byte[] key = last == null ? null : PinRow.key(last);
    byte[] from = key == null ? null : Arrays.copyOf(key, key.length + 1);
    return store.read(
        tx -> {
          List<Row> rows = new ArrayList<>();
          tx.scan(
              Table.PINS,
              from,
              null,
              (k, v) -> {
                rows.add(new Row(k, v));
                return rows.size() < PORTION;
              });
          return pins(rows);
        });
  }

  /** Shows every pin in the order of the table; no transaction is open meanwhile. */
  <E extends Exception> void forEach(Taker<E> taker) throws FaultException, E {
    List<Pin> portion = after(null);
    while (!portion.isEmpty()) {
      for (Pin pin : portion) {
        taker.take(pin);
      }
      portion = after(portion.get(portion.size() - 1).cid());
    }
  }

  /** What is done with each pin. */
  @FunctionalInterface
  interface Taker<E extends Exception> {
    void take(Pin pin) throws E;
  }

  private static List<Pin> pins(List<Row> rows) throws FaultException {
    List<Pin> pins = new ArrayList<>();
    for (Row row : rows) {
      pins.add(PinRow.pin(row.key, row.value));
    }
    return pins;
  }

  private static final class Row {
    private final byte[] key;
    private final byte[] value;

    Row(byte[] key, byte[] value) {
      this.key = key;
      this.value = value;
    }
  }
}

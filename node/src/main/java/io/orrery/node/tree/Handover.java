package io.orrery.node.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.naming.IpnsName;
import io.orrery.node.store.ReadTransaction;
import io.orrery.node.store.Table;
import io.orrery.node.store.WriteTransaction;
import io.orrery.unixfs.ContentPath;
import java.util.Optional;

/**
 * What a user published under a key, and what the key's tree became by it. It counts as long as the
 * record of the name leads there: once the tree was written and signed, it is history.
 *
 * <p>A row of {@link Table#HANDOVERS}, by the name in base36: the root's CID, or {@code -}, a space
 * and the path.
 *
 * @param value as in the record
 * @param root what the tree was when it had become that; empty while it still has to
 */
record Handover(ContentPath value, Optional<Cid> root) {
  private static final String DUE = "-";

  static Optional<Handover> find(ReadTransaction tx, IpnsName name) throws FaultException {
    byte[] row = tx.get(Table.HANDOVERS, key(name));
    return row == null ? Optional.empty() : Optional.of(parse(new String(row, UTF_8)));
  }

  private static Handover parse(String row) throws FaultException {
    int space = row.indexOf(' ');
    if (space < 0) {
      throw new FaultException(
          Fault.CORRUPT, "what was published under a key cannot be read: " + row);
    }
    String root = row.substring(0, space);
    return new Handover(
        ContentPath.parse(row.substring(space + 1)),
        root.equals(DUE) ? Optional.empty() : Optional.of(Cid.parse(root)));
  }

  void put(WriteTransaction tx, IpnsName name) throws FaultException {
    String row = root.map(Cid::toString).orElse(DUE) + " " + value;
    tx.put(Table.HANDOVERS, key(name), row.getBytes(UTF_8));
  }

  static boolean remove(WriteTransaction tx, IpnsName name) throws FaultException {
    return tx.delete(Table.HANDOVERS, key(name));
  }

  private static byte[] key(IpnsName name) {
    return name.toString().getBytes(UTF_8);
  }
}

package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;
import java.util.List;

/**
 * Where a path leads.
 *
 * @param cid the last block that the names lead to
 * @param remaining the names that lead on inside that block; never any for files and directories,
 *     only for values of other codecs, where they lead to what is no link
 */
public record Resolved(Cid cid, List<Name> remaining) {
  public Resolved {
    remaining = List.copyOf(remaining);
  }
}

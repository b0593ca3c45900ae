package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.Name;

/**
 * A name in a directory and what it names.
 *
 * @param name as stored; foreign directories hold names that {@link Name#isFileName()} refuses
 * @param tsize what the link claims of the cumulative size of its target, a hint that a stranger
 *     wrote; {@link DagPbLink#NO_TSIZE} when it claims nothing
 */
public record DirectoryEntry(Name name, Cid cid, long tsize) {}

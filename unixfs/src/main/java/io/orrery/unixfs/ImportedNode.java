package io.orrery.unixfs;

import io.orrery.ipld.Cid;

/**
 * What an import made.
 *
 * @param size the bytes of the file; 0 for directories and symlinks
 * @param tsize the size of the block and of all below it, shared ones counted each time: what the
 *     Tsize of a link to it says
 */
public record ImportedNode(Cid cid, long size, long tsize) {}

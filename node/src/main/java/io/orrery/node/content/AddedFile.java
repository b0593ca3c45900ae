package io.orrery.node.content;

import io.orrery.ipld.Cid;
import io.orrery.node.command.IncomingFile;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Metadata;

/**
 * A file, directory or symlink that was added and is on the disk.
 *
 * @param path as it came; of a file without a name, its CID; of the directory around all, ""
 * @param size of all its blocks, shared ones counted each time
 * @param told mode and mtime as they came with it, stored or not
 */
public record AddedFile(IncomingFile.Kind kind, String path, Cid cid, long size, Metadata told) {
  static AddedFile of(IncomingFile.Kind kind, String path, ImportedNode node, Metadata told) {
    return new AddedFile(kind, path, node.cid(), node.tsize(), told);
  }
}

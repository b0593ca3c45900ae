package io.orrery.node.content;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;
import io.orrery.node.command.IncomingFile;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Metadata;
import java.util.Optional;

/**
 * A file, directory or symlink that was added and is on the disk.
 *
 * @param path as it came; of a file without a name, its CID; of the directory around all, ""
 * @param size of all its blocks, shared ones counted each time
 * @param told mode and mtime as they came with it, stored or not
 * @param root the name of what was asked for itself, which may be the empty one; nothing for what
 *     lies below such a thing
 */
public record AddedFile(
    IncomingFile.Kind kind, String path, Cid cid, long size, Metadata told, Optional<Name> root) {
  static AddedFile of(
      IncomingFile.Kind kind, String path, ImportedNode node, Metadata told, Optional<Name> root) {
    return new AddedFile(kind, path, node.cid(), node.tsize(), told, root);
  }
}

package io.orrery.node.filestore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * Which file it was, and in which state, as far as one look tells: for noticing at once that bytes
 * in memory are not the file's any more.
 *
 * @param key device and inode
 */
record Stamp(Object key, long size, FileTime modified, boolean regular) {
  /** Looks at the file itself; a link is no regular file. */
  static Stamp of(Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return new Stamp(
        attributes.fileKey(),
        attributes.size(),
        attributes.lastModifiedTime(),
        attributes.isRegularFile());
  }
}

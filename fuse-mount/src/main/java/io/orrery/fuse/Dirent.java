package io.orrery.fuse;

import io.orrery.ipld.Name;

/**
 * One line of a directory.
 *
 * @param inode what {@code stat} of it will show as {@code st_ino}
 * @param kind as far as it is known without fetching anything
 * @param next the offset from which a later request goes on behind this entry; above 0
 */
public record Dirent(Name name, long inode, Kind kind, long next) {}

package io.orrery.mfs;

import io.orrery.unixfs.Mtime;

/**
 * What {@code stat} shows of a node, as it was at one moment.
 *
 * @param inode its number, the same for the life of the node, and no other node's of this repo
 * @param size the bytes of a file or of a link's target; 0 for a directory
 * @param allocated how many of them take room: all but those in holes; what is not sure does
 * @param mode the 12 bits that chmod knows
 * @param uid the owner, or {@link Inode#NOBODY_IN_PARTICULAR} for whoever mounts the tree
 * @param gid the group, likewise
 */
public record Stat(
    long inode,
    NodeKind kind,
    long size,
    long allocated,
    int mode,
    int uid,
    int gid,
    Mtime mtime,
    Mtime atime,
    Mtime ctime) {}

package io.orrery.mfs;

import io.orrery.ipld.Name;
import java.util.Optional;

/**
 * An entry of a listing.
 *
 * @param inode the number that {@code stat} of it shows
 * @param kind empty where only the block could tell
 */
public record MutableEntry(Name name, long inode, Optional<NodeKind> kind) {}

package io.orrery.fuse;

/**
 * How bytes are written.
 *
 * @param flags those of the open file, as they are now
 * @param mapped whether they come from a shared map: the handle is then any that is open for
 *     writing, and whose bytes they are nobody knows
 */
public record WriteMode(OpenFlags flags, boolean mapped) {}

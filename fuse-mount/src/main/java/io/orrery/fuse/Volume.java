package io.orrery.fuse;

/** The room of a volume in bytes, for {@code statfs}. */
public record Volume(long total, long free, long available) {}

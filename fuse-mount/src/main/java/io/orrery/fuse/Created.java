package io.orrery.fuse;

/** A file that was made and opened in one step: counts as a look-up and as an open. */
public record Created(Lookup.Found found, Opened opened) {}

package io.orrery.fuse;

/** Who asked: the user and group as which his process works on files, and the process itself. */
public record Caller(int uid, int gid, int pid) {}

package io.orrery.fuse.mutable;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.Kind;
import io.orrery.ipld.Name;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What a {@link MemoryTree} holds: attributes in fields, the rest by kind. */
abstract class MemoryNode {
  final long id;
  final Kind kind;
  final Map<String, byte[]> xattrs = new TreeMap<>();
  int permissions;
  int uid;
  int gid;
  Instant atime = Instant.now();
  Instant mtime = atime;
  Instant ctime = atime;
  boolean named = true;

  /** Look-ups that the kernel has not given back, and open handles. */
  long references;

  MemoryNode(long id, Kind kind, int permissions, int uid, int gid) {
    this.id = id;
    this.kind = kind;
    this.permissions = permissions;
    this.uid = uid;
    this.gid = gid;
  }

  abstract long size();

  abstract long blocks();

  void changed() {
    ctime = Instant.now();
  }

  void contentChanged() {
    mtime = Instant.now();
    ctime = mtime;
  }

  void killPrivileges() {
    if (kind == Kind.FILE) {
      permissions &= ~04000;
      permissions &= (permissions & 010) != 0 ? ~02000 : ~0;
    }
  }

  Attributes attributes(Duration validFor) {
    Attributes.Living living =
        new Attributes.Living(uid, gid, named ? 1 : 0, blocks(), atime, ctime);
    return new Attributes(
        kind, permissions, id, size(), mtime.getEpochSecond(), mtime.getNano(), validFor, living);
  }

  static final class Directory extends MemoryNode {
    final Map<Name, MemoryNode> entries = new TreeMap<>();
    Directory parent;

    Directory(long id, int permissions, int uid, int gid, Directory parent) {
      super(id, Kind.DIRECTORY, permissions, uid, gid);
      this.parent = parent == null ? this : parent;
    }

    @Override
    long size() {
      return 0;
    }

    @Override
    long blocks() {
      return 0;
    }

    boolean isBelow(MemoryNode other) {
      for (Directory at = this; ; at = at.parent) {
        if (at == other) {
          return true;
        }
        if (at.parent == at) {
          return false;
        }
      }
    }
  }

  static final class Link extends MemoryNode {
    final Name target;

    Link(long id, Name target, int uid, int gid) {
      super(id, Kind.SYMLINK, 0777, uid, gid);
      this.target = target;
    }

    @Override
    long size() {
      return target.length();
    }

    @Override
    long blocks() {
      return 0;
    }
  }
}

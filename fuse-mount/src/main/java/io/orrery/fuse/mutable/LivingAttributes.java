package io.orrery.fuse.mutable;

import io.orrery.fuse.AttributeChange;
import io.orrery.fuse.Attributes;
import io.orrery.fuse.Caller;
import io.orrery.fuse.system.Libc;
import io.orrery.ipld.FaultException;
import io.orrery.mfs.Creation;
import io.orrery.mfs.Inode;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableNode;
import io.orrery.mfs.NodeChange;
import io.orrery.mfs.NodeKind;
import io.orrery.mfs.Stat;
import io.orrery.unixfs.Mtime;
import java.time.Duration;
import java.time.Instant;

/** What a kernel sees of the nodes of a mutable tree, and how it changes that. */
final class LivingAttributes {
  private static final int OWN_UID = Libc.get().getuid();
  private static final int OWN_GID = Libc.get().getgid();
  private static final int SET_UID = 04000;
  private static final int SET_GID = 02000;
  private static final int GROUP_EXECUTE = 010;

  private final Duration remembered;

  LivingAttributes(Duration remembered) {
    this.remembered = remembered;
  }

  Duration remembered() {
    return remembered;
  }

  Attributes of(MutableNode node) throws FaultException {
    Stat stat = node.stat();
    return new Attributes(
        NameSnapshot.kind(stat.kind()),
        stat.mode(),
        stat.inode(),
        stat.size(),
        stat.mtime().seconds(),
        stat.mtime().nanos(),
        remembered,
        new Attributes.Living(
            stat.uid() == Inode.NOBODY_IN_PARTICULAR ? OWN_UID : stat.uid(),
            stat.gid() == Inode.NOBODY_IN_PARTICULAR ? OWN_GID : stat.gid(),
            node.isLinked() ? 1 : 0,
            blocks(stat),
            instant(stat.atime()),
            instant(stat.ctime())));
  }

  /**
   * Never none where there may be bytes: tar(1) does not even open what has none, and the kernel
   * may hold pages of a map that it has not written yet.
   */
  private static long blocks(Stat stat) {
    return Attributes.blocks(Math.max(stat.allocated(), Math.min(1, stat.size())));
  }

  private static Instant instant(Mtime time) {
    return Instant.ofEpochSecond(time.seconds(), time.nanos());
  }

  /** What a new node begins with; a directory with S_ISGID gives its group, as POSIX has it. */
  Creation creation(MutableDirectory parent, int permissions, Caller caller, boolean directory)
      throws FaultException {
    Stat above = parent.stat();
    boolean inherits = (above.mode() & SET_GID) != 0;
    int group = inherits ? above.gid() : nobodyIf(caller.gid(), OWN_GID);
    int mode = inherits && directory ? permissions | SET_GID : permissions;
    return new Creation(mode, nobodyIf(caller.uid(), OWN_UID), group);
  }

  /** What belongs to whoever mounts belongs to the next one who does, too. */
  private static int nobodyIf(int id, int own) {
    return id == own ? Inode.NOBODY_IN_PARTICULAR : id;
  }

  /** Makes all of a change but that of the size. */
  void change(MutableNode node, AttributeChange change) throws FaultException {
    NodeChange wanted = NodeChange.NONE;
    if (change.permissions().isPresent()) {
      wanted = wanted.withMode(change.permissions().getAsInt());
    }
    if (change.uid().isPresent()) {
      wanted = wanted.withOwner(nobodyIf(change.uid().getAsInt(), OWN_UID));
    }
    if (change.gid().isPresent()) {
      wanted = wanted.withGroup(nobodyIf(change.gid().getAsInt(), OWN_GID));
    }
    if (change.mtime().isPresent()) {
      AttributeChange.Time time = change.mtime().get();
      wanted = time.now() ? wanted.withMtimeNow() : wanted.withMtime(mtime(time.at()));
    }
    if (change.atime().isPresent()) {
      wanted = wanted.withAtime(mtime(change.atime().get().at()));
    }
    if (!wanted.isEmpty()) {
      node.change(wanted);
    }
    if (change.killPrivileges() && change.permissions().isEmpty()) {
      killPrivileges(node);
    }
  }

  private static Mtime mtime(Instant at) {
    return new Mtime(at.getEpochSecond(), at.getNano());
  }

  /** Takes set-uid away, and set-gid where the group may execute: as what a file holds changes. */
  void killPrivileges(MutableNode node) throws FaultException {
    int mode = node.mode();
    int kept = mode & ~((mode & GROUP_EXECUTE) != 0 ? SET_UID | SET_GID : SET_UID);
    if (node.kind() == NodeKind.FILE && kept != mode) {
      node.change(NodeChange.NONE.withMode(kept));
    }
  }
}

package io.orrery.node.commands;

import io.orrery.ipld.FaultException;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.UsageException;
import io.orrery.node.mounts.MountWish;
import io.orrery.node.mounts.MountedTree;
import io.orrery.node.mounts.Mounts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The three mounts that a node has: all content, names, and the tree of the files commands. Where a
 * place is given for some, only those are wanted; else all, where the configuration says.
 */
record StandardMounts(Option<String> ipfs, Option<String> ipns, Option<String> mfs) {
  /** What the trees are called in answers. */
  static final List<String> LABELS = List.of("IPFS", "IPNS", "MFS");

  List<Option<String>> places() {
    return List.of(ipfs, ipns, mfs);
  }

  /** Mounts what is wanted, or nothing when one of them fails; answers what is where. */
  Map<String, Path> mount(Mounts mounts, Request request, MountWish wish)
      throws FaultException, UsageException {
    Map<String, MountedTree> done = new LinkedHashMap<>();
    try {
      if (isWanted(request, ipfs)) {
        done.put("IPFS", mounts.mountIpfs(place(request, ipfs), wish));
      }
      if (isWanted(request, ipns)) {
        done.put("IPNS", mounts.mountIpns(place(request, ipns), wish));
      }
      if (isWanted(request, mfs)) {
        done.put("MFS", mounts.mountMfs(place(request, mfs), wish));
      }
    } catch (FaultException e) {
      for (MountedTree tree : done.values()) {
        mounts.unmount(tree, true);
      }
      throw e;
    }
    Map<String, Path> where = new LinkedHashMap<>();
    done.forEach((label, tree) -> where.put(label, tree.mountPoint()));
    return where;
  }

  private boolean isWanted(Request request, Option<String> place) {
    return request.given(place) || places().stream().noneMatch(request::given);
  }

  private static Path place(Request request, Option<String> option) throws UsageException {
    return request.given(option) ? Path.of(request.get(option)) : null;
  }
}

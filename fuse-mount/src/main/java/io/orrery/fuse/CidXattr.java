package io.orrery.fuse;

import java.util.List;

/** The extended attribute that gives a node's CID, and the name that Kubo had for it before. */
public final class CidXattr {
  private static final String NAME = "ipfs.cid";
  private static final String OLD_NAME = "ipfs_cid";

  /** What a listing shows. */
  public static final List<String> NAMES = List.of(NAME);

  private CidXattr() {}

  /** Whether it is one of the two, both of which are answered. */
  public static boolean isName(String name) {
    return name.equals(NAME) || name.equals(OLD_NAME);
  }
}

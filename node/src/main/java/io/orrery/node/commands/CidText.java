package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multibase;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.Request;
import io.orrery.unixfs.ContentPath;

/**
 * How a request wants CIDs shown: {@code --cid-base} for those of version 1, which makes of version
 * 0 such of version 1 unless the base is theirs anyway.
 *
 * @param base null for the usual ones
 * @param upgrade version 0 is shown as version 1
 */
record CidText(Multibase base, boolean upgrade) {
  static CidText of(Request request) throws FaultException {
    String label = request.find(GlobalOptions.CID_BASE).orElse("");
    Multibase base = label.isEmpty() ? null : base(label);
    boolean upgrade =
        request.given(GlobalOptions.UPGRADE_CIDV0)
            ? request.get(GlobalOptions.UPGRADE_CIDV0)
            : base != null && base != Multibase.BASE58_BTC;
    return new CidText(base, upgrade);
  }

  /** The base of that name or prefix. */
  static Multibase base(String label) throws FaultException {
    for (Multibase base : Multibase.values()) {
      if (base.label().equals(label) || base.prefix().equals(label)) {
        return base;
      }
    }
    throw FaultException.malformed("unsupported multibase encoding: " + label);
  }

  /**
   * For answers that show the CIDs of a path's blocks: unless the request says otherwise, in the
   * base in which the path's root is written.
   */
  static CidText like(Request request, String path) throws FaultException {
    if (request.find(GlobalOptions.CID_BASE).isPresent()) {
      return of(request);
    }
    ContentPath content = ContentPath.parse(path);
    boolean v1 =
        content.namespace() == ContentPath.Namespace.IPFS && content.rootCid().version() == 1;
    String root = content.root();
    return v1
        ? new CidText(base(root.substring(0, root.offsetByCodePoints(0, 1))), true)
        : of(request);
  }

  String of(Cid cid) {
    Cid shown = upgrade ? cid.toV1() : cid;
    return base == null || shown.version() == 0 ? shown.toString() : shown.toString(base);
  }
}

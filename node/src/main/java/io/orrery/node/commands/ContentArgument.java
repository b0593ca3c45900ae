package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import io.orrery.node.Node;
import io.orrery.node.command.Request;
import io.orrery.node.naming.Names;
import io.orrery.unixfs.ContentPath;
import io.orrery.unixfs.Resolved;
import io.orrery.unixfs.Resolver;
import io.orrery.unixfs.UnixFsNode;

/** Arguments that name content, as all commands take them. */
final class ContentArgument {
  private ContentArgument() {}

  /**
   * Walks the path that an argument is, of content or from a name.
   *
   * @throws FaultException MALFORMED for what is no path; what {@link Names#resolve} and {@link
   *     Resolver#resolve} fail with
   */
  static Resolved resolve(Request request, String text) throws FaultException {
    return resolve(request, ContentPath.parse(text));
  }

  /** The same for a path that was parsed before. */
  static Resolved resolve(Request request, ContentPath path) throws FaultException {
    Node node = request.node();
    ContentPath content = request.await(node.names().resolve(path, request.deadline()));
    Resolver resolver = new Resolver(node.nodes());
    return request.await(resolver.resolve(content, request.deadline()));
  }

  /**
   * The block that an argument names, or inside which it ends.
   *
   * @throws FaultException what {@link #resolve} throws
   */
  static Cid block(Request request, String text) throws FaultException {
    return resolve(request, text).cid();
  }

  /**
   * The file, directory or symlink that an argument names.
   *
   * @throws FaultException also UNSUPPORTED when it is none of them
   */
  static UnixFsNode node(Request request, String text) throws FaultException {
    Cid cid = block(request, text);
    if (!cid.is(Codec.RAW) && !cid.is(Codec.DAG_PB)) {
      throw FaultException.unsupported("unknown node type");
    }
    return request.await(request.node().nodes().get(cid, request.deadline()));
  }
}

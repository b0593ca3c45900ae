package io.orrery.node.commands;

import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.naming.IpnsName;
import io.orrery.node.naming.Names;
import io.orrery.node.naming.OwnKey;
import io.orrery.node.naming.PublishTerms;
import io.orrery.node.repo.GoDuration;
import io.orrery.node.repo.Keystore;
import io.orrery.unixfs.ContentPath;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/** {@code name publish}. */
final class NamePublishCommand {
  private static final Option<String> KEY =
      Option.text("key", "k")
          .help("Name of the key to be used or a valid PeerID, as listed by 'orrery key list -l'.")
          .fallback(Keystore.SELF);
  private static final Option<Boolean> RESOLVE =
      Option.flag("resolve")
          .fallback(true)
          .help("Check if the given path can be resolved before publishing.");
  private static final Option<String> LIFETIME =
      Option.text("lifetime", "t")
          .help(
              "Time duration the signed record will be valid for. Accepts durations such as"
                  + " \"300s\", \"1.5h\" or \"7d2h45m\". Default: 48h0m0s");
  private static final Option<String> TTL =
      Option.text("ttl")
          .help(
              "Time duration to cache this record before checking for updates. Must not exceed"
                  + " --lifetime. Default: 5m0s (capped to --lifetime).");
  private static final Option<Boolean> QUIETER =
      Option.flag("quieter", "Q")
          .help("Write only final IPNS Name encoded as CIDv1 (for use in /ipns content paths).");
  private static final Option<Boolean> V1 =
      Option.flag("v1compat")
          .fallback(true)
          .help(
              "Produce a backward-compatible IPNS Record by including fields for both V1 and V2"
                  + " signatures.");
  private static final Option<Long> SEQUENCE =
      Option.size("sequence")
          .help("Set a custom sequence number for the IPNS record (must be higher than current).");

  static final Command COMMAND =
      Command.named("publish", "Publish IPNS names.")
          .summary(
              """
              Signs a record that lets a key of this node lead to the path, and keeps it. There is
              no network yet to publish it on, so --allow-offline is needed. A path through the
              name of another key of this node (/ipns/mykey) is published under that key's own id.

                > orrery name publish --allow-offline --key=mykey /ipfs/bafk...
                Published to k51...: /ipfs/bafk...
              """)
          .arguments(
              Argument.text("ipfs-path", "ipfs path of the object to be published.").orStdin())
          .options(
              KEY,
              RESOLVE,
              LIFETIME,
              TTL,
              QUIETER,
              V1,
              OfflineConsent.ALLOW_OFFLINE,
              OfflineConsent.ALLOW_DELEGATED,
              SEQUENCE,
              KeyText.IPNS_BASE)
          .text(NamePublishCommand::print)
          .run(NamePublishCommand::run)
          .build();

  private NamePublishCommand() {}

  private static void run(Request request, Results results) throws IOException {
    OfflineConsent.requireOneMode(request);
    PublishTerms terms = terms(request);
    ContentPath path = ContentPath.parse(request.arguments().get(0));
    Names names = request.node().names();
    if (request.get(RESOLVE)) {
      requireThere(request, path);
    }
    OfflineConsent.require(request, "publish");
    OwnKey own = names.keys().require(request.get(KEY));
    ContentPath value = forOthers(names, path);
    names.publish(own.key(), value, terms);
    results.emitOnce(
        new JsonObject().put("Name", own.ipnsName().toString()).put("Value", value.toString()));
  }

  private static PublishTerms terms(Request request) throws IOException {
    Duration lifetime = PublishTerms.LIFETIME;
    if (request.find(LIFETIME).isPresent()) {
      String given = request.get(LIFETIME);
      try {
        lifetime = GoDuration.parse(given);
      } catch (FaultException e) {
        throw new FaultException(e.fault(), "error parsing lifetime option: " + e.getMessage(), e);
      }
      if (lifetime.isNegative() || lifetime.isZero()) {
        throw FaultException.malformed("lifetime must be greater than zero, got " + given);
      }
    }
    OptionalLong sequence =
        request.given(SEQUENCE) ? OptionalLong.of(request.get(SEQUENCE)) : OptionalLong.empty();
    return new PublishTerms(lifetime, ttl(request, lifetime), request.get(V1), sequence);
  }

  private static Duration ttl(Request request, Duration lifetime) throws IOException {
    if (request.find(TTL).isEmpty()) {
      return PublishTerms.capped(lifetime);
    }
    String given = request.get(TTL);
    Duration ttl = GoDuration.parse(given);
    if (ttl.isNegative()) {
      throw FaultException.malformed("ttl must not be negative, got " + given);
    }
    if (ttl.compareTo(lifetime) > 0) {
      throw FaultException.malformed(
          "ttl ("
              + GoDuration.format(ttl)
              + ") must not be greater than lifetime ("
              + GoDuration.format(lifetime)
              + ")");
    }
    return ttl;
  }

  /** The block that the path leads to can be had. */
  private static void requireThere(Request request, ContentPath path) throws FaultException {
    request.await(
        request
            .node()
            .source()
            .get(ContentArgument.resolve(request, path).cid(), request.deadline()));
  }

  /** What a key is called here means nothing elsewhere: its peer id does. */
  private static ContentPath forOthers(Names names, ContentPath path) throws FaultException {
    if (path.namespace() == ContentPath.Namespace.IPFS) {
      return path;
    }
    try {
      IpnsName.parse(path.root());
      return path;
    } catch (FaultException noPeerId) {
      return names
          .keys()
          .named(path.root())
          .map(own -> new ContentPath(path.namespace(), own.ipnsName().toString(), path.segments()))
          .orElse(path);
    }
  }

  private static void print(Request request, JsonObject entry, Output output) throws IOException {
    String name = ShownName.of(entry.text("Name"));
    output.line(
        request.get(QUIETER)
            ? name
            : "Published to " + name + ": " + ShownName.of(entry.text("Value")));
  }
}

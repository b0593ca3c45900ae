package io.orrery.node.commands;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multibase;
import io.orrery.libp2p.PeerId;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;

/** How a request wants the ids of keys shown. */
final class KeyText {
  static final Option<String> IPNS_BASE =
      Option.text("ipns-base")
          .help(
              "Encoding used for keys: Can either be a multibase encoded CID or a base58btc"
                  + " encoded multihash. Takes {b58mh|base36|k|base32|b...}.")
          .fallback("base36");

  /** Null for the multihash in base58btc. */
  private final Multibase base;

  private KeyText(Multibase base) {
    this.base = base;
  }

  static KeyText of(Request request) throws FaultException {
    return of(request.get(IPNS_BASE));
  }

  /** The encoding of that name: {@code b58mh}, or that of a base or its prefix. */
  static KeyText of(String label) throws FaultException {
    if (label.equals("b58mh") || label.equals("v0")) {
      return new KeyText(null);
    }
    for (Multibase known : Multibase.values()) {
      if (known.label().equals(label) || known.prefix().equals(label)) {
        return new KeyText(known);
      }
    }
    throw FaultException.unsupported("unsupported multibase encoding: " + label);
  }

  String of(PeerId id) {
    return base == null ? id.toString() : base.encode(id.toCid().toBytes());
  }
}

package io.orrery.node.commands;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.orrery.libp2p.PemBlock;
import io.orrery.libp2p.PrivateKey;
import io.orrery.node.command.Option;
import java.util.Optional;

/** The forms in which keys leave and enter. */
enum KeyFormat {
  LIBP2P("libp2p-protobuf-cleartext", "key") {
    @Override
    byte[] write(PrivateKey key) {
      return key.toProtobuf();
    }
  },
  PEM("pem-pkcs8-cleartext", "pem") {
    @Override
    byte[] write(PrivateKey key) {
      return new PemBlock(PemBlock.PRIVATE_KEY, key.toPkcs8()).toString().getBytes(US_ASCII);
    }
  };

  private final String label;
  private final String ending;

  KeyFormat(String label, String ending) {
    this.label = label;
    this.ending = ending;
  }

  /** The option that names one. */
  static Option<String> option(String what) {
    return Option.text("format", "f")
        .help("The format of the " + what + ", libp2p-protobuf-cleartext or pem-pkcs8-cleartext.")
        .fallback(LIBP2P.label);
  }

  static Optional<KeyFormat> named(String label) {
    for (KeyFormat format : values()) {
      if (format.label.equals(label)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  String label() {
    return label;
  }

  /** What the names of its files end in, behind a dot. */
  String ending() {
    return ending;
  }

  abstract byte[] write(PrivateKey key);
}

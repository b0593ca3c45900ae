package io.orrery.node.commands;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.libp2p.KeyType;
import io.orrery.libp2p.PemBlock;
import io.orrery.libp2p.PrivateKey;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.repo.Keystore;
import java.io.IOException;
import java.util.Optional;

/** {@code key import}. */
final class KeyImportCommand {
  private static final Option<String> FORMAT = KeyFormat.option("private key to import");
  private static final Option<Boolean> ANY_TYPE =
      Option.flag("allow-any-key-type").help("Allow importing any key type.");

  /** Several times what the longest key takes as text. */
  private static final int MAX_LENGTH = 1 << 16;

  static final Command COMMAND =
      Command.named("import", "Import a key and prints imported key id.")
          .summary(
              """
              Imports a key and stores it under the provided name.

              By default, the key is assumed to be in 'libp2p-protobuf-cleartext' format,
              however it is possible to import private keys wrapped in interoperable PEM PKCS8
              by passing '--format=pem-pkcs8-cleartext'.

              The PEM format allows for key generation outside of the node:

                $ openssl genpkey -algorithm ED25519 > ed25519.pem
                $ orrery key import test-openssl -f pem-pkcs8-cleartext ed25519.pem
              """)
          .arguments(
              Argument.text("name", "name to associate with key in keychain"),
              Argument.file("key", "key provided by generate or export"))
          .options(KeyText.IPNS_BASE, FORMAT, ANY_TYPE)
          .text((request, key, output) -> output.line(key.text("Id")))
          .run(KeyImportCommand::run)
          .build();

  private KeyImportCommand() {}

  private static void run(Request request, Results results) throws IOException {
    String name = request.givenArguments().get(0);
    if (name.equals(Keystore.SELF)) {
      throw FaultException.refused("cannot import key with name 'self'");
    }
    KeyText text = KeyText.of(request);
    byte[] file = request.file().readNBytes(MAX_LENGTH + 1);
    if (file.length > MAX_LENGTH) {
      throw FaultException.malformed("no key is longer than " + MAX_LENGTH + " bytes");
    }
    PrivateKey key = read(request.get(FORMAT), file);
    if (key.type() == KeyType.ECDSA && !request.get(ANY_TYPE)) {
      throw FaultException.refused(
          "key type "
              + key.type().label()
              + " is not allowed to be imported, only RSA, Ed25519, or Secp256k1; use flag"
              + " --allow-any-key-type if you are sure of what you're doing");
    }
    Keystore keystore = request.node().repo().keystore();
    KeyGenCommand.requireFree(keystore, name);
    keystore.put(name, key);
    results.emitOnce(KeyList.key(name, key.peerId(), text));
  }

  private static PrivateKey read(String format, byte[] file) throws FaultException {
    KeyFormat known =
        KeyFormat.named(format)
            .orElseThrow(() -> FaultException.unsupported("unrecognized import format: " + format));
    return known == KeyFormat.PEM ? readPem(file) : readProtobuf(file);
  }

  private static PrivateKey readPem(byte[] file) throws FaultException {
    Optional<PemBlock> block = PemBlock.find(file);
    if (block.isEmpty()) {
      throw FaultException.malformed("PEM block not found in input data");
    }
    if (!block.get().label().equals(PemBlock.PRIVATE_KEY)) {
      throw FaultException.malformed(
          "expected PRIVATE KEY type in PEM block but got: " + block.get().label());
    }
    try {
      return PrivateKey.parsePkcs8(block.get().content());
    } catch (FaultException e) {
      throw new FaultException(e.fault(), "parsing PKCS8 format: " + e.getMessage(), e);
    }
  }

  private static PrivateKey readProtobuf(byte[] file) throws FaultException {
    String format = KeyFormat.LIBP2P.label();
    try {
      return PrivateKey.parse(file);
    } catch (FaultException e) {
      if (PemBlock.find(file).isPresent()) {
        throw new FaultException(
            Fault.MALFORMED,
            "unexpected PEM block for format="
                + format
                + ": try again with format="
                + KeyFormat.PEM.label(),
            e);
      }
      throw new FaultException(
          e.fault(), "unable to unmarshall format=" + format + ": " + e.getMessage(), e);
    }
  }
}

package io.orrery.node.commands;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.libp2p.KeyType;
import io.orrery.libp2p.PrivateKey;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.repo.Keystore;
import java.io.IOException;

/** {@code key gen}. */
final class KeyGenCommand {
  private static final Option<String> TYPE =
      Option.text("type", "t")
          .help("type of the key to create: rsa, ed25519, secp256k1")
          .fallback("ed25519");
  private static final Option<Long> SIZE =
      Option.number("size", "s").help("size of the key to generate");

  /** What --size means when it is not given. */
  private static final long USUAL = -1;

  private static final int CURVE_BITS = 256;

  static final Command COMMAND =
      Command.named("gen", "Create a new keypair.")
          .arguments(Argument.text("name", "name of key to create"))
          .options(TYPE, SIZE, KeyText.IPNS_BASE)
          .text((request, key, output) -> output.line(key.text("Id")))
          .run(KeyGenCommand::run)
          .build();

  private KeyGenCommand() {}

  private static void run(Request request, Results results) throws IOException {
    String name = request.arguments().get(0);
    if (name.equals(Keystore.SELF)) {
      throw FaultException.refused("cannot create key with name 'self'");
    }
    KeyText text = KeyText.of(request);
    Keystore keystore = request.node().repo().keystore();
    // Before the work, which for RSA takes a while.
    Keystore.requireName(name);
    requireFree(keystore, name);
    PrivateKey key = generate(request.get(TYPE), request.find(SIZE).orElse(USUAL));
    keystore.put(name, key);
    results.emitOnce(KeyList.key(name, key.peerId(), text));
  }

  /** Fails in Kubo's words where a name is taken. */
  static void requireFree(Keystore keystore, String name) throws FaultException {
    if (keystore.isTaken(name)) {
      throw new FaultException(Fault.EXISTS, "key with name '" + name + "' already exists");
    }
  }

  private static PrivateKey generate(String type, long size) throws FaultException {
    return switch (type) {
      case "rsa" ->
          PrivateKey.generateRsa(
              size == USUAL
                  ? PrivateKey.RSA_BITS
                  : (int) Math.max(0, Math.min(size, Integer.MAX_VALUE)));
      case "ed25519" -> onCurve(KeyType.ED25519, type, size);
      case "secp256k1" -> onCurve(KeyType.SECP256K1, type, size);
      default -> throw FaultException.unsupported("unrecognized key type: " + type);
    };
  }

  private static PrivateKey onCurve(KeyType type, String label, long size) throws FaultException {
    if (size != USUAL && size != CURVE_BITS) {
      throw FaultException.malformed(
          "invalid key size " + size + ": " + label + " keys are always " + CURVE_BITS + " bits");
    }
    return PrivateKey.generate(type);
  }
}

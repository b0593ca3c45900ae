package io.orrery.node.commands;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multibase;
import io.orrery.libp2p.PeerId;
import io.orrery.libp2p.PublicKey;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.json.JsonWriter;
import io.orrery.node.naming.IpnsName;
import io.orrery.node.naming.OwnKey;
import io.orrery.node.naming.OwnKeys;
import io.orrery.node.repo.Keystore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** {@code key sign} and {@code key verify}. */
final class KeySignCommand {
  /** So that nobody can be made to sign what means something elsewhere. */
  private static final byte[] PREFIX = "libp2p-key signed message:".getBytes(US_ASCII);

  /** Ed25519 takes its message whole. */
  private static final int MAX_LENGTH = 64 << 20;

  private static final String PAYLOAD =
      "To avoid signature reuse, the signed payload is always prefixed with\n"
          + "\"libp2p-key signed message:\".";

  private static final Option<String> SIGNER =
      Option.text("key", "k").help("The name of the key to use for signing.");
  private static final Option<String> VERIFIER =
      Option.text("key", "k").help("The name of the key to use for verifying.");
  private static final Option<String> SIGNATURE =
      Option.text("signature", "s").help("Multibase-encoded signature to verify.");

  static final Command SIGN =
      Command.named(
              "sign",
              "Generates a signature for the given data with a specified key. Useful for proving"
                  + " the key ownership.")
          .summary(
              "Sign arbitrary bytes, such as to prove ownership of a Peer ID or an IPNS Name.\n"
                  + PAYLOAD)
          .arguments(Argument.file("data", "The data to sign.").orStdin())
          .options(SIGNER, KeyText.IPNS_BASE)
          .text((request, signed, output) -> output.line(JsonWriter.compact(signed)))
          .run(KeySignCommand::sign)
          .build();

  static final Command VERIFY =
      Command.named("verify", "Verify that the given data and signature match.")
          .summary("Verify if the given data and signatures match.\n" + PAYLOAD)
          .arguments(
              Argument.file("data", "The data to verify against the given signature.").orStdin())
          .options(VERIFIER, SIGNATURE, KeyText.IPNS_BASE)
          .text((request, verified, output) -> output.line(JsonWriter.compact(verified)))
          .run(KeySignCommand::verify)
          .build();

  private KeySignCommand() {}

  private static void sign(Request request, Results results) throws IOException {
    KeyText text = KeyText.of(request);
    String name = request.find(SIGNER).filter(given -> !given.isEmpty()).orElse(Keystore.SELF);
    OwnKey own =
        request
            .node()
            .names()
            .keys()
            .named(name)
            .orElseThrow(
                () -> new FaultException(Fault.ABSENT, "no key by the given name was found"));
    byte[] signature = own.key().sign(payload(request));
    results.emitOnce(
        new JsonObject()
            .put("Key", KeyList.key(own.name(), own.key().peerId(), text))
            .put("Signature", Multibase.BASE64_URL.encode(signature)));
  }

  private static void verify(Request request, Results results) throws IOException {
    KeyText text = KeyText.of(request);
    byte[] signature = Multibase.decode(request.find(SIGNATURE).orElse(""));
    String asked = request.find(VERIFIER).filter(given -> !given.isEmpty()).orElse(Keystore.SELF);
    OwnKeys keys = request.node().names().keys();
    Optional<OwnKey> own = keys.named(asked);
    PublicKey key = own.isPresent() ? own.get().key().publicKey() : foreign(asked);
    PeerId id = key.peerId();
    boolean valid = key.verify(payload(request), signature);
    results.emitOnce(
        new JsonObject()
            .put("Key", KeyList.key(own.map(OwnKey::name).orElse(""), id, text))
            .put("SignatureValid", valid));
  }

  private static PublicKey foreign(String name) throws FaultException {
    PeerId id;
    try {
      id = IpnsName.parse(name).peer();
    } catch (FaultException e) {
      throw new FaultException(
          Fault.ABSENT,
          "'" + ShownName.quoted(name) + "' is not a known key, an IPNS Name, or a valid PeerID",
          e);
    }
    return id.publicKey()
        .orElseThrow(() -> FaultException.malformed("public key is not embedded in peer ID"));
  }

  private static byte[] payload(Request request) throws IOException {
    InputStream in = request.file();
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.writeBytes(PREFIX);
    payload.writeBytes(in.readNBytes(MAX_LENGTH));
    if (in.read() >= 0) {
      throw new FaultException(Fault.FULL, "no more than 64 MiB can be signed: sign a hash of it");
    }
    return payload.toByteArray();
  }
}

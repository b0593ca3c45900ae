package io.orrery.node.commands;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.libp2p.PrivateKey;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Environment;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.disk.PrivateFile;
import io.orrery.node.repo.Keystore;
import io.orrery.node.repo.Repo;
import java.io.IOException;
import java.nio.file.Path;

/** {@code key export}: never over RPC, and beside a daemon too, for it only reads a file. */
final class KeyExportCommand {
  private static final Option<String> OUTPUT =
      Option.text("output", "o").help("The path where the output should be stored.");
  private static final Option<String> FORMAT = KeyFormat.option("exported private key");

  static final Command COMMAND =
      Command.named("export", "Export a keypair.")
          .summary(
              """
              Exports a named libp2p key to disk.

              By default, the output will be stored at './<key-name>.key', but an alternate
              path can be specified with '--output=<path>' or '-o=<path>'.

              It is possible to export a private key to interoperable PEM PKCS8 format by explicitly
              passing '--format=pem-pkcs8-cleartext'. The resulting PEM file can then be consumed
              elsewhere. For example, using openssl to get a PEM with public key:

                $ orrery key export testkey --format=pem-pkcs8-cleartext -o privkey.pem
                $ openssl pkey -in privkey.pem -pubout > pubkey.pem
              """)
          .arguments(Argument.text("name", "name of key to export").orStdin())
          .options(OUTPUT, FORMAT)
          .place(Command.Place.HERE)
          .run((request, results) -> run(request))
          .build();

  private KeyExportCommand() {}

  private static void run(Request request) throws IOException {
    String name = request.arguments().get(0);
    if (name.equals(Keystore.SELF)) {
      throw FaultException.refused("cannot export key with name 'self'");
    }
    Environment environment = request.environment();
    Keystore keystore = Repo.readKeystore(environment.repoPath(), environment.program());
    PrivateKey key =
        keystore
            .find(name)
            .orElseThrow(
                () ->
                    new FaultException(Fault.ABSENT, "key with name '" + name + "' doesn't exist"));
    String label = request.get(FORMAT);
    KeyFormat format =
        KeyFormat.named(label)
            .orElseThrow(() -> FaultException.unsupported("unrecognized export format: " + label));
    // A key that came from elsewhere may be called by what looks like a path.
    String last = name.substring(name.lastIndexOf('/') + 1);
    String output = request.find(OUTPUT).orElse("");
    PrivateFile.write(
        Path.of(output.isEmpty() ? last + "." + format.ending() : output), format.write(key));
  }
}

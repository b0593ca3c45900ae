package io.orrery.node.commands;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Environment;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.pin.Pins;
import io.orrery.node.repo.Config;
import io.orrery.node.repo.Identity;
import io.orrery.node.repo.Program;
import io.orrery.node.repo.Repo;
import io.orrery.unixfs.DirectoryBuilder;
import io.orrery.unixfs.ImportProfile;
import java.io.IOException;
import java.nio.file.Path;

/** {@code init}. */
final class InitCommand {
  private static final Option<String> PROFILE =
      Option.text("profile", "p")
          .help("Apply profile settings to config. Multiple profiles can be separated by ','.");
  private static final Option<String> ALGORITHM =
      Option.text("algorithm", "a")
          .help("Cryptographic algorithm to use for key generation: ed25519.")
          .fallback("ed25519");
  private static final Option<Boolean> EMPTY =
      Option.flag("empty-repo", "e")
          .help("Taken for scripts written for Kubo: no help files are added in any case.");

  /** Above any configuration that a repo takes. */
  private static final int MAX_CONFIG = 4 << 20;

  static final Command COMMAND =
      Command.named("init", "Initialize a repo: its folder, its config, its identity.")
          .summary(
              """
              The repo is made at $ORRERY_PATH, or ~/.orrery. Profiles set groups of config values:
              'unixfs-v1-2025' (the default) and 'unixfs-v0-2015' decide which CIDs 'add' gives.

              Called by the name 'ipfs', the program uses $IPFS_PATH or ~/.ipfs and writes Kubo's
              import settings.
              """)
          .arguments(
              Argument.file("default-config", "Initialize with the given configuration.")
                  .optional())
          .options(ALGORITHM, EMPTY, PROFILE)
          .place(Command.Place.HERE)
          .text(InitCommand::print)
          .run(InitCommand::run)
          .build();

  private InitCommand() {}

  private static void run(Request request, Results results) throws IOException {
    Environment environment = request.environment();
    if (!request.get(ALGORITHM).equals("ed25519")) {
      throw FaultException.unsupported(
          "only ed25519 keys are made by this version, not " + request.get(ALGORITHM));
    }
    if (Repo.existsAt(environment.repoPath())) {
      throw FaultException.refused(
          "ipfs configuration file already exists!\nReinitializing would overwrite your keys\n");
    }
    IncomingFile given = request.files().next();
    Config config =
        given == null
            ? Config.initial(
                environment.program(), Identity.generate(), request.find(PROFILE).orElse(""))
            : read(given);
    make(environment, config);
    results.emitOnce(
        new JsonObject()
            .put("Made", given == null)
            .put("Peer", Identity.of(config).peerId().toString())
            .put("Path", environment.repoPath().toString()));
  }

  private static Config read(IncomingFile file) throws IOException {
    byte[] text = file.requireFile().readNBytes(MAX_CONFIG + 1);
    if (text.length > MAX_CONFIG) {
      throw new FaultException(Fault.MALFORMED, "the configuration is over 4 MiB");
    }
    return Config.parse(text);
  }

  /**
   * Makes the repo; as {@code ipfs} with the empty directory in it, which Kubo's scripts ask for.
   */
  static void make(Environment environment, Config config) throws FaultException {
    Program program = environment.program();
    Path path = environment.repoPath();
    try (Repo repo = Repo.init(path, program, config, program.label() + " init")) {
      if (program == Program.IPFS) {
        try (BlockWriter writer = repo.store().newWriter()) {
          new Pins(repo.store(), repo.store())
              .land(
                  writer,
                  new DirectoryBuilder(ImportProfile.UNIXFS_V0_2015).write(writer).cid(),
                  "");
        }
      }
    }
  }

  private static void print(Request request, JsonObject made, Output out) throws IOException {
    if (made.flag("Made")) {
      out.line("generating ED25519 keypair...done");
      out.line("peer identity: " + made.text("Peer"));
    }
    out.line("initializing IPFS node at " + made.text("Path"));
  }
}

package io.orrery.node.commands;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.FaultException;
import io.orrery.node.Node;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.content.AddReports;
import io.orrery.node.content.AddRules;
import io.orrery.node.content.AddedFile;
import io.orrery.node.content.Adder;
import io.orrery.node.content.Landing;
import io.orrery.node.content.NoBlocks;
import io.orrery.node.disk.WalkOptions;
import io.orrery.node.json.JsonObject;
import io.orrery.node.pin.Pin;
import io.orrery.unixfs.Metadata;
import java.io.IOException;

/** {@code add}. */
final class AddCommand {
  static final Option<Boolean> QUIET = Option.flag("quiet", "q").help("Write minimal output.");
  static final Option<Boolean> QUIETER = Option.flag("quieter", "Q").help("Write only final hash.");
  static final Option<Boolean> SILENT = Option.flag("silent").help("Write no output.");
  static final Option<Boolean> PROGRESS =
      Option.flag("progress", "p")
          .help("Stream progress data. Defaults to true when stderr is a terminal.");
  private static final Option<Boolean> ONLY_HASH =
      Option.flag("only-hash", "n").help("Only chunk and hash - do not write to disk.");
  private static final Option<Boolean> WRAP =
      Option.flag("wrap-with-directory", "w").help("Wrap files with a directory object.");
  private static final Option<Boolean> PIN =
      Option.flag("pin")
          .fallback(true)
          .help("Pin locally to protect added files from garbage collection");
  private static final Option<String> PIN_NAME =
      Option.text("pin-name")
          .help("Name to use for the pin. Requires explicit value (e.g., --pin-name=myname).");

  static final Command COMMAND =
      Command.named("add", "Add a file or directory to IPFS.")
          .summary(
              """
              Adds the content of <path> to IPFS. Use -r to add directories. Note that directories
              are added recursively, and form the DAG of the directory. What is reported as added is
              on the disk, and each thing named is pinned (--pin=false leaves that out).
              """)
          .arguments(
              Argument.file("path", "The path to a file to be added to IPFS.")
                  .repeated()
                  .orStdin()
                  .orDirectory())
          .options(options())
          .prepare(AddCommand::prepare)
          .renderer(AddOutput::new)
          .run(AddCommand::run)
          .build();

  private AddCommand() {}

  private static Option<?>[] options() {
    return new Option<?>[] {
      WalkOptions.RECURSIVE,
      WalkOptions.DEREFERENCE_ARGS,
      WalkOptions.STDIN_NAME,
      WalkOptions.HIDDEN,
      WalkOptions.IGNORE,
      WalkOptions.IGNORE_RULES_PATH,
      ImportOptions.EMPTY_DIRS,
      WalkOptions.DEREFERENCE_SYMLINKS,
      QUIET,
      QUIETER,
      SILENT,
      PROGRESS,
      ONLY_HASH,
      WRAP,
      PIN,
      PIN_NAME,
      ImportOptions.PROFILE,
      ImportOptions.CID_VERSION,
      ImportOptions.HASH,
      ImportOptions.RAW_LEAVES,
      ImportOptions.CHUNKER,
      ImportOptions.TRICKLE,
      ImportOptions.MAX_FILE_LINKS,
      ImportOptions.MAX_DIRECTORY_LINKS,
      ImportOptions.MAX_HAMT_FANOUT,
      ImportOptions.INLINE,
      ImportOptions.INLINE_LIMIT,
      WalkOptions.PRESERVE_MODE,
      WalkOptions.PRESERVE_MTIME,
      ImportOptions.MODE,
      ImportOptions.MTIME,
      ImportOptions.MTIME_NSECS,
      StoreLanding.NOCOPY,
      StoreLanding.FSCACHE,
      ToFiles.OPTION
    };
  }

  private static void prepare(Request request, Output.Terminal terminal) {
    boolean quiet = request.get(QUIET) || request.get(QUIETER) || request.get(SILENT);
    if (!quiet && !request.given(PROGRESS)) {
      request.set(PROGRESS, terminal.err());
    }
  }

  private static void run(Request request, Results results) throws IOException {
    requirePossible(request);
    CidText cids = CidText.of(request);
    AddRules rules =
        new AddRules(
            ImportOptions.profile(request),
            request.get(WRAP),
            ImportOptions.metadata(request),
            request.get(PROGRESS));
    StoreLanding.requireAllowed(request);
    ToFiles toFiles = ToFiles.of(request);
    Reports reports = new Reports(request, results, cids, toFiles);
    Node node = request.node();
    int count;
    if (request.get(ONLY_HASH)) {
      count = new Adder(rules, new NoBlocks(), reports, node.hashing()).add(request.files());
    } else {
      try (BlockWriter writer = node.store().newWriter()) {
        String pinName = request.find(PIN_NAME).orElse("");
        Landing landing = new StoreLanding(request, writer, request.get(PIN), pinName);
        count = new Adder(rules, landing, reports, node.hashing()).add(request.files());
      }
    }
    if (toFiles != null) {
      toFiles.commit();
    }
    if (count == 0) {
      throw FaultException.malformed("expected a file argument");
    }
  }

  private static void requirePossible(Request request) throws FaultException {
    if (request.given(ToFiles.OPTION) && request.get(ONLY_HASH)) {
      throw FaultException.refused("only-hash and to-files options are not compatible");
    }
    if (request.given(ToFiles.OPTION) && request.get(WRAP)) {
      throw FaultException.refused("wrap-with-directory and to-files options are not compatible");
    }
    if (request.given(PIN_NAME)) {
      Pin.requireName(request.get(PIN_NAME));
      if (!request.get(PIN) || request.get(ONLY_HASH)) {
        throw FaultException.refused("pin-name option requires pin to be set");
      }
    }
  }

  /** What is emitted of an add. */
  private record Reports(Request request, Results results, CidText cids, ToFiles toFiles)
      implements AddReports {
    @Override
    public void progress(String path, long bytes) throws IOException {
      results.emit(new JsonObject().put("Name", path).putUnlessEmpty("Bytes", bytes));
    }

    @Override
    public void added(AddedFile file) throws IOException {
      if (!request.get(SILENT)) {
        emit(file);
      }
      if (toFiles != null && file.root().isPresent()) {
        toFiles.put(file.root().get(), file.cid());
      }
    }

    private void emit(AddedFile file) throws IOException {
      JsonObject added =
          new JsonObject()
              .put("Name", file.path())
              .put("Hash", cids.of(file.cid()))
              .put("Size", String.valueOf(file.size()));
      Metadata told = file.told();
      if (told.mode().isPresent()) {
        long mode = GoMode.of(file.kind(), told.mode().getAsInt());
        added.put("Mode", "0" + Long.toOctalString(mode));
      }
      told.mtime()
          .ifPresent(
              mtime ->
                  added
                      .putUnlessEmpty("Mtime", mtime.seconds())
                      .putUnlessEmpty("MtimeNsecs", mtime.nanos()));
      results.emit(added);
    }

    @Override
    public void checkAlive() throws FaultException {
      request.checkAlive();
    }
  }
}

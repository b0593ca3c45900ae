package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.content.CarImport;
import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.util.Map;

/** {@code dag import}. */
final class DagImportCommand {
  private static final Option<Boolean> PIN_ROOTS =
      Option.flag("pin-roots")
          .fallback(true)
          .help("Pin optional roots listed in the .car headers after importing.");
  private static final Option<Boolean> LOCAL_ONLY =
      Option.flag("local-only")
          .help(
              "Import a partial CAR (e.g. from 'dag export --local-only'). Implies"
                  + " --pin-roots=false.");
  static final Option<Boolean> SILENT = Option.flag("silent").help("No output.");
  static final Option<Boolean> STATS = Option.flag("stats").help("Output stats.");
  static final Option<Boolean> PROGRESS =
      Option.flag("progress", "p")
          .help("Stream progress data. Defaults to true when stderr is a terminal.");
  private static final Option<Boolean> CHECK_INDEX =
      Option.flag("check-index").help("Refuse a CARv2 whose index is wrong about its content.");
  private static final Option<Boolean> PROVIDE_ROOT =
      Option.flag("fast-provide-root").help("Accepted; there is no network to provide to yet.");
  private static final Option<Boolean> PROVIDE_DAG =
      Option.flag("fast-provide-dag").help("Accepted; there is no network to provide to yet.");
  private static final Option<Boolean> PROVIDE_WAIT =
      Option.flag("fast-provide-wait").help("Accepted; there is no network to provide to yet.");

  static final Command COMMAND =
      Command.named("import", "Import the contents of .car files.")
          .summary(
              """
              Stores all blocks of CAR files of version 1 or 2, each checked, and pins the roots
              that their headers name, recursively and offline, once all files are there: a DAG
              may span several.

              A file lands whole or not at all. The first bad one ends the import with its name
              and the byte where it is wrong; what it brought is taken out again, and the files
              before it stay, with their roots pinned. A root that is not whole is not pinned,
              which fails the call when all else is done.
              """)
          .arguments(Argument.file("path", "The path of a .car file.").repeated().orStdin())
          .options(
              PIN_ROOTS,
              LOCAL_ONLY,
              SILENT,
              STATS,
              PROGRESS,
              CHECK_INDEX,
              PROVIDE_ROOT,
              PROVIDE_DAG,
              PROVIDE_WAIT,
              BlockLimit.ALLOW_BIG)
          .prepare(DagImportCommand::prepare)
          .renderer(DagImportOutput::new)
          .run(DagImportCommand::run)
          .build();

  private DagImportCommand() {}

  private static void prepare(Request request, Output.Terminal terminal) {
    if (!request.get(SILENT) && !request.given(PROGRESS)) {
      request.set(PROGRESS, terminal.err());
    }
  }

  private static void run(Request request, Results results) throws IOException {
    boolean pin = isPinning(request);
    try (CarImport cars =
        new CarImport(
            request.node().store(),
            new Reports(request, results),
            BlockLimit.of(request),
            request.get(CHECK_INDEX),
            request.node().hashing())) {
      FaultException failure = takeAll(request, cars);
      if (pin) {
        pin(request, results, cars);
      }
      if (failure != null) {
        throw failure;
      }
      if (request.get(STATS)) {
        JsonObject stats =
            new JsonObject().put("BlockCount", cars.blocks()).put("BlockBytesCount", cars.bytes());
        results.emit(new JsonObject().put("Stats", stats));
      }
    }
  }

  private static boolean isPinning(Request request) throws FaultException {
    if (!request.get(LOCAL_ONLY)) {
      return request.get(PIN_ROOTS);
    }
    if (request.given(PIN_ROOTS) && request.get(PIN_ROOTS)) {
      throw FaultException.refused(
          "--local-only implies --pin-roots=false and cannot be combined with --pin-roots=true;"
              + " please drop one of them");
    }
    return false;
  }

  /** Takes files up to the first that is bad, and says what is wrong with it. */
  private static FaultException takeAll(Request request, CarImport cars) throws IOException {
    int count = 0;
    try {
      for (IncomingFile file = request.files().next();
          file != null;
          file = request.files().next()) {
        cars.take(file);
        count++;
      }
    } catch (FaultException e) {
      return e;
    }
    return count > 0 ? null : FaultException.malformed("file argument 'path' is required");
  }

  private static void pin(Request request, Results results, CarImport cars) throws IOException {
    Map<Cid, FaultException> failures = cars.pinRoots(request.node().pins());
    for (Cid root : cars.roots()) {
      FaultException failure = failures.get(root);
      JsonObject pinned =
          new JsonObject()
              .put("Cid", new JsonObject().put("/", root.toString()))
              .put("PinErrorMsg", failure == null ? "" : failure.getMessage());
      results.emit(new JsonObject().put("Root", pinned));
    }
  }

  /** What is emitted while files come. */
  private record Reports(Request request, Results results) implements CarImport.Reports {
    @Override
    public void progress(String path, long bytes) throws IOException {
      if (request.get(PROGRESS)) {
        results.emit(new JsonObject().put("Name", path).put("Bytes", bytes));
      }
    }

    @Override
    public void checkAlive() throws FaultException {
      request.checkAlive();
    }
  }
}

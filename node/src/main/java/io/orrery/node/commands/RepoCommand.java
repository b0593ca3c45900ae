package io.orrery.node.commands;

import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.store.Compaction;
import io.orrery.node.store.StoreStats;
import java.io.IOException;

/** {@code repo}, and of its commands the short ones. */
final class RepoCommand {
  private static final Option<Boolean> SIZE_ONLY =
      Option.flag("size-only", "s").help("Only report RepoSize and StorageMax.");
  private static final Option<Boolean> HUMAN =
      Option.flag("human", "H").help("Print sizes in human readable format (e.g., 1K 234M 2G).");
  private static final Option<Boolean> QUIET =
      Option.flag("quiet", "q").help("Write minimal output.");

  /** Segments with less dead space stay as they are: moving the rest would gain little. */
  private static final double WORTH_MOVING = 0.1;

  private static final Command STAT =
      Command.named("stat", "Get stats for the currently used repo.")
          .summary(
              """
              Prints how many blocks the repo holds, what they take on the disk, and where it is:

                NumObjects      Number of blocks.
                RepoSize        What they take on the disk, in bytes.
                StorageMax      What they should stay under (Datastore.StorageMax).
                RepoPath        The folder of the repo.
                Version         The version of the repo.
              """)
          .options(SIZE_ONLY, HUMAN)
          .text(RepoCommand::printStat)
          .run(RepoCommand::stat)
          .build();

  private static final Command LS =
      Command.named("ls", "List all local references.")
          .summary("Displays the hashes of all local objects, as CIDs of raw blocks.")
          .text((request, ref, output) -> output.line(ref.text("Ref")))
          .run(
              (request, results) ->
                  LocalBlocks.forEach(
                      request,
                      CidText.of(request),
                      cid -> results.emit(new JsonObject().put("Ref", cid).put("Err", ""))))
          .build();

  private static final Command VERSION =
      Command.named("version", "Show the repo version.")
          .options(QUIET)
          .place(Command.Place.NO_REPO)
          .text(
              (request, version, output) -> {
                String shown = "fs-repo@" + version.text("Version");
                output.line(
                    request.get(QUIET)
                        ? shown
                        : request.environment().program().label() + " repo version " + shown);
              })
          .run(
              (request, results) ->
                  results.emitOnce(new JsonObject().put("Version", ProgramVersion.REPO)))
          .build();

  private static final Command COMPACT =
      Command.named("compact", "Give the space of removed blocks back to the disk.")
          .summary(
              """
              Blocks that are removed leave holes in the files that held them. This rewrites files
              with many holes and returns their space. Others may read and write meanwhile.
              """)
          .text(RepoCommand::printCompaction)
          .run(RepoCommand::compact)
          .build();

  static final Command COMMAND =
      Command.named("repo", "Manipulate the IPFS repo.")
          .children(
              Command.Children.of(
                  COMPACT, RepoGcCommand.COMMAND, LS, STAT, RepoVerifyCommand.COMMAND, VERSION))
          .build();

  private RepoCommand() {}

  private static void stat(Request request, Results results) throws IOException {
    StoreStats stats = request.node().store().stats();
    boolean sizes = request.get(SIZE_ONLY);
    results.emitOnce(
        new JsonObject()
            .put("RepoSize", stats.diskBytes())
            .put("StorageMax", request.node().settings().storageMax())
            .put("NumObjects", sizes ? 0 : stats.blocks())
            .put("RepoPath", sizes ? "" : request.node().repo().path().toString())
            .put("Version", sizes ? "" : "fs-repo@" + ProgramVersion.REPO));
  }

  private static void printStat(Request request, JsonObject stat, Output output)
      throws IOException {
    boolean sizes = request.get(SIZE_ONLY);
    if (!sizes) {
      output.line("NumObjects: " + stat.number("NumObjects"));
    }
    output.line("RepoSize:   " + size(request, stat.number("RepoSize")));
    output.line("StorageMax: " + size(request, stat.number("StorageMax")));
    if (!sizes) {
      output.line("RepoPath:   " + stat.text("RepoPath"));
      output.line("Version:    " + stat.text("Version"));
    }
  }

  private static String size(Request request, long bytes) {
    return request.get(HUMAN) ? ByteCount.decimal(bytes) : String.valueOf(bytes);
  }

  private static void compact(Request request, Results results) throws IOException {
    Compaction done = request.node().store().compact(WORTH_MOVING);
    results.emitOnce(
        new JsonObject()
            .put("Segments", done.segments())
            .put("MovedBytes", done.movedBytes())
            .put("FreedBytes", done.freedBytes())
            .put("Damaged", done.damaged()));
  }

  private static void printCompaction(Request request, JsonObject done, Output output)
      throws IOException {
    output.line(
        "freed "
            + ByteCount.decimal(done.number("FreedBytes"))
            + " by rewriting "
            + done.number("Segments")
            + " files");
    if (done.number("Damaged") > 0) {
      output.line(done.number("Damaged") + " files are damaged and were left: see 'repo verify'");
    }
  }
}

package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.unixfs.DagWalk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code refs} and {@code refs local}. */
final class RefsCommand {
  private static final Option<String> FORMAT =
      Option.text("format")
          .fallback("<dst>")
          .help("Emit edges with given format. Available tokens: <src> <dst> <linkname>");
  private static final Option<Boolean> EDGES =
      Option.flag("edges", "e").help("Emit edge format: `<from> -> <to>`.");
  private static final Option<Boolean> UNIQUE =
      Option.flag("unique", "u").help("Omit duplicate refs from output.");
  private static final Option<Boolean> RECURSIVE =
      Option.flag("recursive", "r").help("Recursively list links of child nodes.");
  private static final Option<Long> MAX_DEPTH =
      Option.number("max-depth")
          .fallback(-1L)
          .help("Only for recursive refs, limits fetch and listing to the given depth");

  static final Command LOCAL =
      Command.named("local", "List all local references.")
          .summary(
              """
              Displays the hashes of all local objects. NOTE: This treats all local objects as
              "raw blocks" and returns CIDv1-Raw CIDs.
              """)
          .text(RefsCommand::print)
          .run(RefsCommand::runLocal)
          .build();

  static final Command COMMAND =
      Command.named("refs", "List links (references) from an object.")
          .summary(
              """
              Lists the CIDs of all the links an IPFS or IPNS object(s) contains, with the following
              format:

                <link base58 hash>

              NOTE: List all references recursively by using the flag '-r'.
              """)
          .arguments(
              Argument.text("ipfs-path", "Path to the object(s) to list refs from.")
                  .repeated()
                  .orStdin())
          .options(FORMAT, EDGES, UNIQUE, RECURSIVE, MAX_DEPTH)
          .children(Command.Children.of(LOCAL))
          .text(RefsCommand::print)
          .run(RefsCommand::run)
          .build();

  private RefsCommand() {}

  private static void print(Request request, JsonObject ref, Output output) throws IOException {
    if (!ref.text("Err").isEmpty()) {
      throw FaultException.refused(ref.text("Err"));
    }
    output.line(ref.text("Ref"));
  }

  private static JsonObject ref(String text, String error) {
    return new JsonObject().put("Ref", text).put("Err", error);
  }

  private static void runLocal(Request request, Results results) throws IOException {
    LocalBlocks.forEach(request, CidText.of(request), cid -> results.emit(ref(cid, "")));
  }

  private static void run(Request request, Results results) throws IOException {
    String format = request.get(FORMAT);
    if (request.get(EDGES)) {
      if (!format.equals("<dst>")) {
        throw FaultException.malformed("using format argument with edges is not allowed");
      }
      format = "<src> -> <dst>";
    }
    List<Cid> roots = new ArrayList<>();
    for (String argument : request.arguments()) {
      roots.add(ContentArgument.block(request, argument));
    }
    Walk walk = new Walk(request, results, format);
    for (Cid root : roots) {
      try {
        DagWalk.walk(request.node().source(), root, request::deadline, walk);
        walk.show();
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } catch (FaultException e) {
        if (e.fault() == Fault.CLOSED || e.fault() == Fault.TIMED_OUT) {
          throw e;
        }
        walk.forget();
        results.emit(ref("", e.getMessage()));
      }
    }
  }

  /**
   * Shows the links of a walk. A link whose block is to be read is shown only once that has
   * succeeded, which the walk tells by going on.
   */
  private static final class Walk implements DagWalk.Visitor {
    private final Request request;
    private final Results results;
    private final String format;
    private final CidText cids;
    private final long maxDepth;
    private final Map<Cid, Integer> seen;
    private DagWalk.Step waiting;

    Walk(Request request, Results results, String format) throws FaultException {
      this.request = request;
      this.results = results;
      this.format = format;
      this.cids = CidText.of(request);
      this.maxDepth = request.get(RECURSIVE) ? request.get(MAX_DEPTH) : 1;
      this.seen = request.get(UNIQUE) ? new HashMap<>() : null;
    }

    @Override
    public boolean enter(DagWalk.Step step) throws FaultException {
      request.checkAlive();
      show();
      if (step.depth() == 0) {
        return true;
      }
      if (maxDepth >= 0 && step.depth() > maxDepth) {
        return false;
      }
      Integer before = seen == null ? null : seen.get(step.cid());
      if (before != null && (maxDepth < 0 || before <= step.depth())) {
        return false;
      }
      if (seen != null) {
        seen.put(step.cid(), step.depth());
      }
      boolean deeper = step.depth() != maxDepth;
      waiting = before == null ? step : null;
      return deeper;
    }

    @Override
    public boolean mayEnter(Cid cid) {
      return seen == null || !seen.containsKey(cid);
    }

    void show() {
      if (waiting == null) {
        return;
      }
      String text =
          format
              .replace("<src>", cids.of(waiting.parent()))
              .replace("<dst>", cids.of(waiting.cid()))
              .replace("<linkname>", waiting.name().toString());
      waiting = null;
      try {
        results.emit(ref(text, ""));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void forget() {
      waiting = null;
    }
  }
}

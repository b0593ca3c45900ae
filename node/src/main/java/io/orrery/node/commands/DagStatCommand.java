package io.orrery.node.commands;

import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.pin.CidSet;
import io.orrery.unixfs.DagWalk;
import io.orrery.unixfs.Resolved;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code dag stat}. */
final class DagStatCommand {
  static final Option<Boolean> PROGRESS =
      Option.flag("progress", "p")
          .fallback(true)
          .help("Stream progress data. Defaults to true when stderr is a terminal.");

  static final Command COMMAND =
      Command.named("stat", "Gets stats for a DAG.")
          .summary(
              """
              Counts the blocks of each DAG and their bytes, each block once in its DAG, and what
              the DAGs have in common.
              """)
          .arguments(
              Argument.text("root", "CID of a DAG root to get statistics for").repeated().orStdin())
          .options(PROGRESS)
          .prepare(DagStatCommand::prepare)
          .renderer(DagStatOutput::new)
          .run(DagStatCommand::run)
          .build();

  /** Blocks and bytes of one DAG. */
  private static final class Dag {
    private final String cid;
    private long blocks;
    private long bytes;

    Dag(String cid) {
      this.cid = cid;
    }
  }

  private final Request request;
  private final Progress progress;
  private final List<Dag> dags = new ArrayList<>();

  /** What was counted; null when there is one DAG, whose own set will do. */
  private final CidSet all;

  /** The blocks and bytes of all DAGs, each block once. */
  private long unique;

  private long total;

  private DagStatCommand(Request request, Results results) throws IOException {
    this.request = request;
    this.all = request.arguments().size() > 1 ? new CidSet() : null;
    this.progress = request.get(PROGRESS) ? new Progress(results) : null;
  }

  private static void prepare(Request request, Output.Terminal terminal) {
    if (!request.given(PROGRESS)) {
      request.set(PROGRESS, terminal.err());
    }
  }

  private static void run(Request request, Results results) throws IOException {
    DagStatCommand stat = new DagStatCommand(request, results);
    CidText cids = CidText.of(request);
    for (String argument : request.arguments()) {
      Resolved resolved = ContentArgument.resolve(request, argument);
      if (!resolved.remaining().isEmpty()) {
        throw FaultException.malformed(
            "cannot return size for anything other than a DAG with a root CID");
      }
      stat.measure(resolved.cid(), new Dag(cids.of(resolved.cid())));
    }
    JsonObject summary = stat.summary();
    if (stat.progress == null) {
      results.emitOnce(summary);
    } else {
      results.emit(summary);
    }
  }

  private void measure(Cid root, Dag dag) throws IOException {
    BlockSource source = request.node().source();
    request.await(source.get(root, request.deadline()));
    dags.add(dag);
    try {
      DagWalk.walk(source, root, request::deadline, new Counter(source, dag));
    } catch (FaultException e) {
      throw new FaultException(e.fault(), "error traversing DAG: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private final class Counter implements DagWalk.Visitor {
    private final BlockSource source;
    private final Dag dag;
    private final CidSet seen = new CidSet();

    Counter(BlockSource source, Dag dag) {
      this.source = source;
      this.dag = dag;
    }

    @Override
    public boolean enter(DagWalk.Step step) throws FaultException {
      request.checkAlive();
      Cid cid = step.cid();
      if (!seen.add(cid)) {
        return false;
      }
      long size = cid.is(Codec.RAW) ? localSize(cid) : -1;
      if (size >= 0) {
        count(cid, size);
      }
      return size < 0;
    }

    /** A leaf that is here is not read for its length. */
    private long localSize(Cid cid) throws FaultException {
      try (BlockScope scope = source.openScope()) {
        return scope.size(cid);
      }
    }

    @Override
    public boolean mayEnter(Cid cid) {
      return !seen.contains(cid);
    }

    @Override
    public void read(Cid cid, ByteBuffer bytes) {
      count(cid, bytes.remaining());
    }

    private void count(Cid cid, long size) {
      dag.blocks++;
      dag.bytes += size;
      if (all == null || all.add(cid)) {
        unique++;
        total += size;
      }
      if (progress != null) {
        progress.show();
      }
    }
  }

  private JsonObject summary() {
    long sum = dags.stream().mapToLong(dag -> dag.bytes).sum();
    JsonObject summary =
        new JsonObject()
            .putUnlessEmpty("UniqueBlocks", unique)
            .putUnlessEmpty("TotalSize", total)
            .putUnlessEmpty("SharedSize", sum - total);
    if (total > 0) {
      summary.put("Ratio", Double.valueOf(Float.toString((float) sum / (float) total)));
    }
    return summary.put("DagStats", shown());
  }

  private List<JsonObject> shown() {
    return dags.stream()
        .map(
            dag ->
                new JsonObject()
                    .put("Cid", dag.cid)
                    .putUnlessEmpty("Size", dag.bytes)
                    .putUnlessEmpty("NumBlocks", dag.blocks))
        .toList();
  }

  /** Tells twice a second how far it is. */
  private final class Progress {
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(500);

    private final Results results;
    private long last = System.nanoTime();

    Progress(Results results) {
      this.results = results;
    }

    void show() {
      if (System.nanoTime() - last < INTERVAL) {
        return;
      }
      last = System.nanoTime();
      try {
        results.emit(new JsonObject().putUnlessEmpty("TotalSize", total).put("DagStats", shown()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

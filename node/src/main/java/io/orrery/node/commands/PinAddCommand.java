package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.pin.Pin;
import io.orrery.node.pin.PinProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code pin add}. */
final class PinAddCommand {
  private static final Option<Boolean> RECURSIVE =
      Option.flag("recursive", "r")
          .fallback(true)
          .help("Recursively pin the object linked to by the specified object(s)");
  private static final Option<String> NAME =
      Option.text("name", "n").help("An optional name for created pin(s).");
  private static final Option<Boolean> PROGRESS = Option.flag("progress").help("Show progress.");

  static final Command COMMAND =
      Command.named("add", "Pin objects to local storage.")
          .summary(
              """
              Protects an object from garbage collection: with -r=false its block alone, else all
              that it links to. What is not here is fetched, if it can be; nothing is pinned that is
              not whole. Pinning again gives the pin another name, or none.
              """)
          .arguments(
              Argument.text("ipfs-path", "Path to object(s) to be pinned.").repeated().orStdin())
          .options(RECURSIVE, NAME, PROGRESS)
          .text(PinAddCommand::print)
          .run(PinAddCommand::run)
          .build();

  private PinAddCommand() {}

  private static void run(Request request, Results results) throws IOException {
    String name = request.find(NAME).orElse("");
    Pin.requireName(name);
    CidText text = CidText.of(request);
    boolean watched = request.get(PROGRESS);
    Counter counter = new Counter(request, watched ? results : null);
    List<String> added = new ArrayList<>();
    try {
      for (String argument : request.arguments()) {
        Cid cid = ContentArgument.block(request, argument);
        add(request, cid, name, counter);
        added.add(text.of(cid));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    JsonObject pins = new JsonObject().put("Pins", added);
    if (watched) {
      counter.emit();
      results.emit(pins);
    } else {
      results.emitOnce(pins);
    }
  }

  private static void add(Request request, Cid cid, String name, Counter counter)
      throws FaultException {
    try {
      if (request.get(RECURSIVE)) {
        request.node().pins().addRecursive(cid, name, request::deadline, counter);
      } else {
        request.node().pins().addDirect(cid, name, request.deadline());
      }
    } catch (FaultException e) {
      throw new FaultException(e.fault(), "pin: " + e.getMessage(), e);
    }
  }

  private static void print(Request request, JsonObject added, Output output) throws IOException {
    if (!added.has("Pins")) {
      String bytes = ByteCount.decimal(added.number("Bytes"));
      output.error("Fetched/Processed " + added.number("Progress") + " nodes (" + bytes + ")\r");
      return;
    }
    for (Object pin : added.list("Pins")) {
      output.line("pinned " + pin + (request.get(RECURSIVE) ? " recursively" : " directly"));
    }
  }

  /** Counts blocks, tells of them twice a second, and ends the walk when nobody waits for it. */
  private static final class Counter implements PinProgress {
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(500);

    private final Request request;
    private final Results results;
    private long blocks;
    private long bytes;
    private long last = System.nanoTime();

    Counter(Request request, Results results) {
      this.request = request;
      this.results = results;
    }

    @Override
    public void block(Cid cid, long size) {
      blocks++;
      bytes += size;
      try {
        request.checkAlive();
        if (System.nanoTime() - last >= INTERVAL) {
          last = System.nanoTime();
          emit();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void emit() throws IOException {
      if (results != null) {
        results.emit(
            new JsonObject().putUnlessEmpty("Progress", blocks).putUnlessEmpty("Bytes", bytes));
      }
    }
  }
}

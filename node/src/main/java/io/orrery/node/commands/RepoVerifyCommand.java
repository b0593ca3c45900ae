package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.filestore.SliceReport;
import io.orrery.node.filestore.SliceStatus;
import io.orrery.node.json.JsonObject;
import io.orrery.node.store.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code repo verify}. */
final class RepoVerifyCommand {
  private static final Option<Boolean> DROP =
      Option.flag("drop").help("Remove corrupt blocks from datastore (destructive operation).");
  private static final Option<Boolean> HEAL =
      Option.flag("heal")
          .help("Remove corrupt blocks and re-fetch from network. Not supported in this version.");

  static final Command COMMAND =
      Command.named("verify", "Verify all blocks in repo are not corrupted.")
          .summary(
              """
              Hashes every block again and names those that are damaged; fails if there are any.
              With --drop they are removed, pinned or not.
              """)
          .options(DROP, HEAL)
          .renderer((request, output) -> new Shown(output))
          .run((request, results) -> new RepoVerifyCommand(request, results).run())
          .build();

  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

  private final Request request;
  private final Results results;
  private final CidText text;
  private long looked;
  private long told = System.nanoTime();
  private long corrupt;
  private long removed;

  private RepoVerifyCommand(Request request, Results results) throws FaultException {
    this.request = request;
    this.results = results;
    this.text = CidText.of(request);
  }

  private void run() throws IOException {
    if (request.get(HEAL)) {
      throw FaultException.unsupported("--heal is not supported in this version");
    }
    Verification verification = this::looked;
    try {
      request.node().store().verify(verification);
      if (request.node().filestore().isEnabled()) {
        request.node().filestore().forEach(false, true, this::looked);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    tell();
    if (corrupt > removed) {
      throw new FaultException(Fault.CORRUPT, "verify complete, " + corrupt + " blocks corrupt");
    }
    message(
        corrupt == 0
            ? "verify complete, all blocks validated."
            : "verify complete, " + corrupt + " blocks corrupt, " + removed + " removed");
  }

  private boolean looked(Multihash hash, long length, FaultException damage) {
    try {
      looked();
      if (damage != null) {
        corrupt(
            hash,
            "block in storage has different hash than requested",
            bad -> request.node().store().delete(List.of(bad)) == 1);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The like for a block that a file should hold; the file itself is never dropped. */
  private void looked(SliceReport report) throws IOException {
    looked();
    if (report.status() != SliceStatus.OK) {
      corrupt(report.hash(), report.error(), request.node().store()::forgetInFile);
    }
  }

  private void looked() throws IOException {
    request.checkAlive();
    looked++;
    if (System.nanoTime() - told >= INTERVAL) {
      tell();
    }
  }

  private void tell() throws IOException {
    told = System.nanoTime();
    results.emit(new JsonObject().put("Msg", "").put("Progress", looked));
  }

  /** Takes a bad block away, unless that may not be. */
  private interface Drop {
    boolean of(Multihash bad) throws FaultException;
  }

  private void corrupt(Multihash hash, String why, Drop drop) throws IOException {
    corrupt++;
    String what = "block " + text.of(Cid.v1(Codec.RAW.code(), hash)) + " was corrupt (" + why + ")";
    if (request.get(DROP)) {
      boolean gone = drop.of(hash);
      removed += gone ? 1 : 0;
      what += gone ? ", removed" : ", kept: it is being added or pinned";
    }
    message(what);
  }

  private void message(String text) throws IOException {
    results.emit(new JsonObject().put("Msg", text).put("Progress", 0));
  }

  /** The count of blocks overwrites itself; messages stay. */
  private static final class Shown implements Renderer {
    private final Output output;

    Shown(Output output) {
      this.output = output;
    }

    @Override
    public void object(JsonObject verified) throws IOException {
      if (verified.text("Msg").isEmpty()) {
        output.print(verified.number("Progress") + " blocks processed.\r");
      } else {
        output.line(verified.text("Msg"));
      }
    }
  }
}

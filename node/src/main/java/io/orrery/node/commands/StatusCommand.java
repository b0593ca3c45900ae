package io.orrery.node.commands;

import io.orrery.fuse.mount.MountEntry;
import io.orrery.fuse.mount.MountTable;
import io.orrery.ipld.FaultException;
import io.orrery.libp2p.Multiaddr;
import io.orrery.node.command.Command;
import io.orrery.node.command.Environment;
import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.mounts.MountedTree;
import io.orrery.node.repo.BoundAddresses;
import io.orrery.node.repo.RepoLock;
import io.orrery.node.repo.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code status}. */
final class StatusCommand {
  static final Command COMMAND =
      Command.named("status", "Show what serves this repo, and what is mounted.")
          .summary(
              """
              Shows the process that serves the repo, where its RPC listens, how much is pinned, and
              what is mounted where. Works without a daemon too; the exit code is then 1.""")
          .renderer((request, output) -> new Text(output))
          .run(StatusCommand::run)
          .build();

  private static final String PEER_ID = "Identity.PeerID";

  private StatusCommand() {}

  private static void run(Request request, Results results) throws IOException {
    Environment environment = request.environment();
    results.emitOnce(environment.isDaemon() ? serving(environment) : idle(environment));
  }

  private static JsonObject serving(Environment environment) throws FaultException {
    List<JsonObject> mounts = new ArrayList<>();
    for (MountedTree tree : environment.node().mounts().list()) {
      mounts.add(
          new JsonObject()
              .put("MountPoint", tree.mountPoint().toString())
              .put("Content", tree.content())
              .put("Driver", tree.driver())
              .put("HeldNodes", tree.mount().heldNodes())
              .put("Since", tree.since().toString())
              .put("AllowOther", tree.allowOther()));
    }
    Optional<Multiaddr> api = BoundAddresses.api(environment.repoPath());
    return about(environment)
        .put("Serving", true)
        .put("API", api.map(Multiaddr::toString).orElse(""))
        .put("Pins", environment.node().pins().roots().size())
        .put("Mounts", mounts);
  }

  /** What can be said with nobody to ask; the repo is not opened. */
  private static JsonObject idle(Environment environment) throws FaultException {
    List<JsonObject> left = new ArrayList<>();
    String id = new Settings(environment.config()).text(PEER_ID, "");
    for (MountEntry entry : MountTable.read().ours(id)) {
      left.add(new JsonObject().put("MountPoint", entry.mountPoint().toString()));
    }
    return about(environment).put("Serving", false).put("Mounts", left);
  }

  private static JsonObject about(Environment environment) throws FaultException {
    Optional<RepoLock.Owner> owner = RepoLock.owner(environment.repoPath());
    return new JsonObject()
        .put("Repo", environment.repoPath().toString())
        .put("Pid", owner.map(RepoLock.Owner::pid).orElse(0L))
        .put("Process", owner.map(RepoLock.Owner::purpose).orElse(""));
  }

  /** A line a fact. */
  private static final class Text implements Renderer {
    private final Output output;
    private boolean serving;

    Text(Output output) {
      this.output = output;
    }

    @Override
    public void object(JsonObject status) throws IOException {
      serving = status.flag("Serving");
      String process = status.text("Process");
      output.line("Repo:    " + status.text("Repo"));
      output.line(
          "Process: " + (process.isEmpty() ? "none" : process + ", pid " + status.number("Pid")));
      if (serving) {
        output.line("RPC API: " + (status.text("API").isEmpty() ? "off" : status.text("API")));
        output.line("Pins:    " + status.number("Pins"));
      }
      for (JsonObject mount : status.objects("Mounts")) {
        output.line("Mount:   " + mount.text("MountPoint") + describe(mount));
      }
    }

    private static String describe(JsonObject mount) {
      if (!mount.has("Content")) {
        return " (left by a killed process: umount takes it away)";
      }
      return " ("
          + mount.text("Content")
          + ", "
          + mount.text("Driver")
          + (mount.flag("AllowOther") ? ", for all users" : "")
          + ", since "
          + mount.text("Since")
          + ")";
    }

    @Override
    public void done() throws IOException {
      if (!serving) {
        throw FaultException.refused("no daemon is running on this repo");
      }
    }
  }
}

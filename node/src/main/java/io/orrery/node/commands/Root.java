package io.orrery.node.commands;

import io.orrery.node.command.Command;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The root of all commands: the program itself. */
public final class Root {
  private static final Set<String> NAMES =
      new LinkedHashSet<>(
          List.of(
              "add",
              "block",
              "cat",
              "cid",
              "commands",
              "config",
              "daemon",
              "dag",
              "files",
              "filestore",
              "get",
              "id",
              "init",
              "key",
              "ls",
              "mount",
              "multibase",
              "name",
              "pin",
              "refs",
              "repo",
              "resolve",
              "shutdown",
              "status",
              "umount",
              "version"));

  public static final Command COMMAND =
      Command.named("orrery", "The InterPlanetary File System in your directory tree.")
          .children(
              new Command.Children() {
                @Override
                public Set<String> names() {
                  return NAMES;
                }

                @Override
                public Command get(String name) {
                  return named(name);
                }
              })
          .build();

  private Root() {}

  /** One class is loaded for the one command that is called. */
  private static Command named(String name) {
    return switch (name) {
      case "add" -> AddCommand.COMMAND;
      case "block" -> BlockCommand.COMMAND;
      case "cat" -> CatCommand.COMMAND;
      case "cid" -> CidCommand.COMMAND;
      case "commands" -> CommandsCommand.COMMAND;
      case "config" -> ConfigCommand.COMMAND;
      case "dag" -> DagCommand.COMMAND;
      case "daemon" -> DaemonCommand.COMMAND;
      case "files" -> FilesCommand.COMMAND;
      case "filestore" -> FilestoreCommand.COMMAND;
      case "get" -> GetCommand.COMMAND;
      case "id" -> IdCommand.COMMAND;
      case "init" -> InitCommand.COMMAND;
      case "key" -> KeyCommand.COMMAND;
      case "ls" -> LsCommand.COMMAND;
      case "mount" -> MountCommand.COMMAND;
      case "multibase" -> MultibaseCommand.COMMAND;
      case "name" -> NameCommand.COMMAND;
      case "pin" -> PinCommand.COMMAND;
      case "refs" -> RefsCommand.COMMAND;
      case "repo" -> RepoCommand.COMMAND;
      case "resolve" -> ResolveCommand.COMMAND;
      case "shutdown" -> ShutdownCommand.COMMAND;
      case "status" -> StatusCommand.COMMAND;
      case "umount" -> UmountCommand.COMMAND;
      case "version" -> VersionCommand.COMMAND;
      default -> null;
    };
  }
}

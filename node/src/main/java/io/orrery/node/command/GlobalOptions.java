package io.orrery.node.command;

import java.util.List;

/** The options that every command takes. */
public final class GlobalOptions {
  public static final Option<String> REPO_DIR =
      Option.text("repo-dir").help("Path to the repository directory to use.");
  public static final Option<Boolean> DEBUG =
      Option.flag("debug", "D").help("Operate in debug mode.");
  public static final Option<Boolean> HELP =
      Option.flag("help").help("Show the full command help text.");
  public static final Option<Boolean> SHORT_HELP =
      Option.flag("h").help("Show a short version of the command help text.");
  public static final Option<Boolean> OFFLINE =
      Option.flag("offline").help("Run the command offline.");
  public static final Option<String> API =
      Option.text("api").help("Use a specific API instance (defaults to /ip4/127.0.0.1/tcp/5001)");
  public static final Option<String> API_AUTH =
      Option.text("api-auth")
          .help(
              "Optional RPC API authorization secret (defined as AuthSecret in API.Authorizations"
                  + " config)");
  public static final Option<String> CID_BASE =
      Option.text("cid-base")
          .help(
              "Multibase encoding for CIDs in output. CIDv0 is automatically converted to CIDv1"
                  + " when a base other than base58btc is specified.");
  public static final Option<Boolean> UPGRADE_CIDV0 =
      Option.flag("upgrade-cidv0-in-output")
          .help("[DEPRECATED] Upgrade version 0 to version 1 CIDs in output.");
  public static final Option<String> ENCODING =
      Option.text("encoding", "enc")
          .help("The encoding type the output should be encoded with (json or text)")
          .fallback("text");
  public static final Option<Boolean> STREAM_CHANNELS =
      Option.flag("stream-channels").help("Stream channel output");
  public static final Option<String> TIMEOUT =
      Option.text("timeout").help("Set a global timeout on the command");

  /** All of them, in the order of help. */
  public static final List<Option<?>> ALL =
      List.of(
          REPO_DIR,
          DEBUG,
          HELP,
          SHORT_HELP,
          OFFLINE,
          API,
          API_AUTH,
          CID_BASE,
          UPGRADE_CIDV0,
          ENCODING,
          STREAM_CHANNELS,
          TIMEOUT);

  private GlobalOptions() {}
}

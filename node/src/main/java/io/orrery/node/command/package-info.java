/**
 * How a command is declared. One declaration, a {@link io.orrery.node.command.Command}, is all
 * there is to {@code orrery pin ls} on the command line, {@code /api/v0/pin/ls} over RPC and the
 * section of docs/commands.md: none of the three knows the command.
 *
 * <h2>To add a command</h2>
 *
 * <ol>
 *   <li>Write a class in {@code io.orrery.node.commands} that declares it:
 *       <pre>{@code
 * final class PinLs {
 *   private static final Option<Boolean> QUIET =
 *       Option.flag("quiet", "q").help("Output only the CIDs of pins.");
 *   private static final Option<String> TYPE =
 *       Option.text("type", "t").help("The type of pins to show").fallback("all");
 *
 *   static final Command COMMAND =
 *       Command.named("ls", "List objects pinned to local storage.")
 *           .arguments(Argument.text("ipfs-path", "Path of an object.").optional().repeated().orStdin())
 *           .options(TYPE, QUIET)
 *           .text(PinLs::print)
 *           .run(PinLs::run)
 *           .build();
 *
 *   private static void run(Request request, Results results) throws IOException {
 *     Node node = request.node();
 *     for (…) {
 *       request.checkAlive();
 *       results.emit(new JsonObject().put("Cid", …).put("Type", …));
 *     }
 *   }
 *
 *   private static void print(Request request, JsonObject pin, Output out) throws IOException {
 *     out.line(request.get(QUIET) ? pin.text("Cid") : pin.text("Cid") + " " + pin.text("Type"));
 *   }
 * }
 * }</pre>
 *   <li>Name it where its parent names its children: {@code children(…)} of a group, {@code Root}
 *       for the first word.
 *   <li>Run the tests: {@code CommandsPageTest} says how to write docs/commands.md anew.
 * </ol>
 *
 * <h2>What holds</h2>
 *
 * <ul>
 *   <li>A handler never writes to a terminal and a renderer never looks into the repo: between them
 *       may lie a socket. The members of the emitted objects are Kubo's RPC fields, in Kubo's
 *       order.
 *   <li>A handler blocks its own thread as it likes, and lets go when told: it waits for futures by
 *       {@link io.orrery.node.command.Request#await}, calls {@link
 *       io.orrery.node.command.Request#checkAlive} in loops, and lets exceptions of {@link
 *       io.orrery.node.command.Results} and {@link io.orrery.node.command.IncomingFiles} pass. Its
 *       thread is never interrupted.
 *   <li>Nothing is collected: files are read as they arrive and results go out as they are found,
 *       each blocking while the other side is behind. Adding 10 GB holds some hundreds of KiB.
 *   <li>A failure is a {@link io.orrery.ipld.FaultException}: one line for the user, Kubo's words
 *       where Kubo has them. A {@link io.orrery.node.command.UsageException} is for requests that
 *       contradict themselves; the command line then shows the usage.
 *   <li>Files of the command line are walked by {@code io.orrery.node.disk}, those of a form by the
 *       RPC; a command that takes directories declares the options of {@code WalkOptions} and asks
 *       {@link io.orrery.node.command.Request#files} for what comes.
 *   <li>Progress is objects like any other, emitted only if asked for by an option; {@link
 *       io.orrery.node.command.Command#prepare} sets that option on the command line, where it is
 *       known whether there is a terminal, and the renderer draws.
 * </ul>
 *
 * <p>The hard idea is that one side pulls and the other pushes: {@code IncomingFiles} and {@code
 * Results} are plain blocking calls, and everything asynchronous (Netty, sockets, form parts) is
 * hidden behind them. That is what keeps commands simple enough to be written once.
 */
package io.orrery.node.command;

package io.orrery.node.rpc;

import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Commands that make each side of the framework show itself. */
final class TestCommands {
  static final Option<Boolean> FLAG = Option.flag("flag", "f").help("A flag.");
  static final Option<Long> COUNT = Option.size("count", "n").help("A count.").fallback(3L);
  static final Option<String> TEXT = Option.text("text", "t").help("A text.");
  static final Option<List<String>> MANY = Option.texts("many", "m").help("Texts.");

  /** How far the handlers got, for tests that watch them from outside. */
  final AtomicLong read = new AtomicLong();

  final AtomicLong written = new AtomicLong();
  final CountDownLatch started = new CountDownLatch(1);
  final CountDownLatch mayGoOn = new CountDownLatch(1);
  final CompletableFuture<String> ended = new CompletableFuture<>();

  Command root() {
    return Command.named("test", "Commands for tests.")
        .children(
            echo(),
            count(),
            Command.named("here", "Never over RPC.")
                .place(Command.Place.HERE)
                .run((request, results) -> {})
                .build(),
            Command.named("group", "A group.")
                .children(
                    Command.named("below", "In it.")
                        .run((request, results) -> results.emitOnce(new JsonObject().put("A", 1)))
                        .build())
                .build(),
            files(),
            upload(),
            bytes(),
            fails(),
            waits(),
            slow(),
            lines())
        .build();
  }

  private Command echo() {
    return Command.named("echo", "Says what it was told.")
        .arguments(
            Argument.text("first", "The first."),
            Argument.text("rest", "The rest.").optional().repeated())
        .options(FLAG, COUNT, TEXT, MANY)
        .text((request, object, out) -> out.line("echo " + object.list("Arguments")))
        .run(
            (request, results) ->
                results.emitOnce(
                    new JsonObject()
                        .put("Arguments", request.arguments())
                        .put("Flag", request.get(FLAG))
                        .put("Count", request.get(COUNT))
                        .put("Text", request.find(TEXT).orElse(null))
                        .put("Many", request.find(MANY).orElse(List.of()))))
        .build();
  }

  private Command count() {
    return Command.named("count", "Counts.")
        .options(COUNT, TEXT)
        .text((request, object, out) -> out.line("number " + object.number("Number")))
        .run(
            (request, results) -> {
              for (long i = 1; i <= request.get(COUNT); i++) {
                results.emit(new JsonObject().put("Number", i));
              }
              if (request.given(TEXT)) {
                throw FaultException.refused(request.get(TEXT));
              }
            })
        .build();
  }

  private Command lines() {
    return Command.named("lines", "Takes arguments from its input.")
        .arguments(Argument.text("line", "A line.").repeated().orStdin())
        .run(
            (request, results) ->
                results.emitOnce(new JsonObject().put("Lines", request.arguments())))
        .build();
  }

  /** Lists what arrives. */
  private Command files() {
    return Command.named("files", "Lists files.")
        .arguments(Argument.file("path", "Files.").repeated().orStdin().orDirectory())
        .options(Option.flag("recursive", "r").help("Directories too."))
        .run(TestCommands::listFiles)
        .build();
  }

  private static void listFiles(Request request, Results results) throws IOException {
    for (IncomingFile file = request.files().next(); file != null; file = request.files().next()) {
      long size = 0;
      byte[] buffer = new byte[1 << 16];
      for (int n = file.content().read(buffer); n >= 0; n = file.content().read(buffer)) {
        size += n;
      }
      JsonObject object =
          new JsonObject()
              .put("Kind", file.kind().name())
              .put("Path", file.path())
              .put("Size", size)
              .putUnlessEmpty("Target", file.target().toString());
      file.metadata().mode().ifPresent(mode -> object.put("Mode", Integer.toOctalString(mode)));
      file.metadata()
          .mtime()
          .ifPresent(time -> object.put("Mtime", time.seconds() + "." + time.nanos()));
      file.absolutePath().ifPresent(path -> object.put("Abspath", path));
      results.emit(object);
    }
  }

  /** Takes far longer over bytes than a socket does. */
  static void toil(byte[] bytes) {
    try {
      MessageDigest hash = MessageDigest.getInstance("MD5");
      for (int i = 0; i < 3; i++) {
        hash.update(bytes);
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads its file slowly. */
  private Command upload() {
    return Command.named("upload", "Swallows a file.")
        .arguments(Argument.file("path", "A file."))
        .run(
            (request, results) -> {
              InputStream in = request.file();
              for (byte[] block = in.readNBytes(1 << 16);
                  block.length > 0;
                  block = in.readNBytes(1 << 16)) {
                toil(block);
                read.addAndGet(block.length);
              }
              results.emitOnce(new JsonObject().put("Size", read.get()));
            })
        .build();
  }

  /** Writes {@code --count} bytes. */
  private Command bytes() {
    return Command.named("bytes", "Writes bytes.")
        .options(COUNT, TEXT)
        .run(
            (request, results) -> {
              try {
                OutputStream out = results.bytes("text/plain", request.get(COUNT));
                byte[] block = new byte[4096];
                for (long left = request.get(COUNT); left > 0; left -= block.length) {
                  int part = (int) Math.min(left, block.length);
                  out.write(block, 0, part);
                  written.addAndGet(part);
                }
                if (request.given(TEXT)) {
                  throw FaultException.refused(request.get(TEXT));
                }
                ended.complete("wrote all");
              } catch (IOException e) {
                ended.complete(e.getMessage());
                throw e;
              }
            })
        .build();
  }

  private Command fails() {
    return Command.named("fails", "Fails.")
        .arguments(Argument.text("kind", "How."))
        .run(
            (request, results) -> {
              switch (request.arguments().get(0)) {
                case "fault" -> throw FaultException.refused("no <such> thing: \u00e9");
                case "bug" -> throw new IllegalStateException("secret details");
                default -> throw new IOException("disk on fire");
              }
            })
        .build();
  }

  /** Waits for something that never comes. */
  private Command waits() {
    return Command.named("waits", "Waits.")
        .run(
            (request, results) -> {
              started.countDown();
              try {
                request.await(new CompletableFuture<>());
              } catch (FaultException e) {
                ended.complete(e.fault().name());
                throw e;
              }
            })
        .build();
  }

  /** Sends one object, and the next when it may go on. */
  private Command slow() {
    return Command.named("slow", "Sends slowly.")
        .run(
            (request, results) -> {
              results.emit(new JsonObject().put("Number", 1));
              await(mayGoOn);
              results.emit(new JsonObject().put("Number", 2));
            })
        .build();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.orrery.node.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multibase;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import java.io.IOException;
import java.io.OutputStream;

/** {@code multibase} and all of its commands. */
final class MultibaseCommand {
  /** Of what is encoded, and of a text that is decoded: both are held whole. */
  private static final int MAX_INPUT = 16 << 20;

  private static final Option<String> BASE =
      Option.text("b").fallback("base64url").help("multibase encoding");

  private static final Command ENCODE =
      Command.named("encode", "Encode data into multibase string.")
          .summary(
              """
              This command expects a file name or data provided via stdin.

              By default it will use URL-safe base64url encoding,
              but one can customize used base with -b:

                > echo hello | ipfs multibase encode -b base16 > output_file
                > cat output_file
                f68656c6c6f0a

                > echo hello > input_file
                > ipfs multibase encode -b base16 input_file
                f68656c6c6f0a
              """)
          .arguments(Argument.file("file", "data to encode").orStdin())
          .options(BASE)
          .place(Command.Place.NO_REPO)
          .renderer((request, output) -> new RawOutput(output))
          .run(MultibaseCommand::encode)
          .build();

  private static final Command DECODE =
      Command.named("decode", "Decode multibase string.")
          .summary(
              """
              This command expects multibase inside of a file or via stdin:

                > echo -n hello | ipfs multibase encode -b base16 > file
                > cat file
                f68656c6c6f

                > ipfs multibase decode file
                hello

                > cat file | ipfs multibase decode
                hello
              """)
          .arguments(Argument.file("encoded_file", "encoded data to decode").orStdin())
          .place(Command.Place.NO_REPO)
          .renderer((request, output) -> new RawOutput(output))
          .run((request, results) -> answer(results, decoded(request)))
          .build();

  private static final Command TRANSCODE =
      Command.named("transcode", "Transcode multibase string between bases.")
          .summary(
              """
              This command expects multibase inside of a file or via stdin.

              By default it will use URL-safe base64url encoding,
              but one can customize used base with -b:

                > echo -n hello | ipfs multibase encode > file
                > cat file
                uaGVsbG8

                > ipfs multibase transcode file -b base16 > transcoded_file
                > cat transcoded_file
                f68656c6c6f
              """)
          .arguments(Argument.file("encoded_file", "encoded data to decode").orStdin())
          .options(BASE)
          .place(Command.Place.NO_REPO)
          .renderer((request, output) -> new RawOutput(output))
          .run(MultibaseCommand::transcode)
          .build();

  static final Command COMMAND =
      Command.named("multibase", "Encode and decode files or stdin with multibase format.")
          .children(DECODE, ENCODE, CidCommand.bases("list"), TRANSCODE)
          .build();

  private MultibaseCommand() {}

  private static void encode(Request request, Results results) throws IOException {
    Multibase base = CidText.base(request.get(BASE));
    answer(results, encoded(base, input(request)));
  }

  private static void transcode(Request request, Results results) throws IOException {
    Multibase base = CidText.base(request.get(BASE));
    answer(results, encoded(base, decoded(request)));
  }

  private static byte[] encoded(Multibase base, byte[] bytes) throws FaultException {
    if (bytes.length > base.maxLength()) {
      throw tooLong(base.label() + " is for at most " + base.maxLength() + " bytes");
    }
    return base.encode(bytes).getBytes(UTF_8);
  }

  private static byte[] decoded(Request request) throws IOException {
    String text = new String(input(request), UTF_8);
    try {
      return Multibase.decode(text);
    } catch (FaultException e) {
      throw new FaultException(e.fault(), "failed to decode multibase: " + e.getMessage(), e);
    }
  }

  private static byte[] input(Request request) throws IOException {
    byte[] bytes = request.file().readNBytes(MAX_INPUT + 1);
    if (bytes.length > MAX_INPUT) {
      throw tooLong("the input is longer than " + MAX_INPUT + " bytes");
    }
    return bytes;
  }

  private static FaultException tooLong(String why) {
    return new FaultException(Fault.FULL, why);
  }

  private static void answer(Results results, byte[] bytes) throws IOException {
    try (OutputStream out = results.bytes("text/plain", Results.UNKNOWN_LENGTH)) {
      out.write(bytes);
    }
  }
}

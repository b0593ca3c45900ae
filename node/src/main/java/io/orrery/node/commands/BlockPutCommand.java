package io.orrery.node.commands;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.CodecNames;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Multihash;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.pin.PinProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** {@code block put}. */
final class BlockPutCommand {
  private static final Option<String> CODEC =
      Option.text("cid-codec").fallback("raw").help("Multicodec to use in returned CID");
  private static final Option<String> HASH =
      Option.text("mhtype").fallback("sha2-256").help("Multihash hash function");
  private static final Option<Long> HASH_LENGTH =
      Option.number("mhlen").fallback(-1L).help("Multihash hash length");
  private static final Option<Boolean> PIN =
      Option.flag("pin").help("Pin added blocks recursively.");
  private static final Option<String> FORMAT =
      Option.text("format", "f").help("Use legacy format for returned CID (DEPRECATED).");

  static final Command COMMAND =
      Command.named("put", "Store input as an IPFS block.")
          .summary("Stores each file as one block and prints its CID.")
          .arguments(
              Argument.file("data", "The data to be stored as an IPFS block.").repeated().orStdin())
          .options(CODEC, HASH, HASH_LENGTH, PIN, BlockLimit.ALLOW_BIG, FORMAT)
          .text((request, put, output) -> output.line(put.text("Key")))
          .run(BlockPutCommand::run)
          .build();

  /** How the blocks are to be named. */
  private record Naming(boolean v0, long codec, HashFunction hash, int length) {
    Cid of(ByteBuffer data) throws FaultException {
      byte[] digest = hash.digest(data);
      if (length > digest.length) {
        throw FaultException.malformed("invalid cid: requested length was too large for digest");
      }
      int kept = length < 0 || hash.equals(HashFunction.IDENTITY) ? digest.length : length;
      Multihash multihash = Multihash.of(hash.code(), Arrays.copyOf(digest, kept));
      multihash.requireAllowedForContent();
      return v0 ? Cid.v0(multihash) : Cid.v1(codec, multihash);
    }
  }

  private BlockPutCommand() {}

  private static void run(Request request, Results results) throws IOException {
    Naming naming = naming(request);
    CidText cids = CidText.of(request);
    int limit = BlockLimit.of(request);
    int count = 0;
    try (BlockWriter writer = request.node().store().newWriter()) {
      for (IncomingFile file = request.files().next();
          file != null;
          file = request.files().next()) {
        request.checkAlive();
        ByteBuffer data = read(file.requireFile(), limit);
        Cid cid = naming.of(data);
        writer.put(new Block(cid, data));
        writer.commit();
        if (request.get(PIN)) {
          request.node().pins().addRecursive(cid, "", request::deadline, PinProgress.NONE);
        }
        results.emit(new JsonObject().put("Key", cids.of(cid)).put("Size", data.remaining()));
        count++;
      }
    }
    if (count == 0) {
      throw FaultException.malformed("file argument 'data' is required");
    }
  }

  private static ByteBuffer read(InputStream in, int limit) throws IOException {
    byte[] bytes = in.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw BlockLimit.exceeded(limit);
    }
    return ByteBuffer.wrap(bytes);
  }

  private static Naming naming(Request request) throws FaultException {
    String format = request.find(FORMAT).orElse("");
    String name = request.get(HASH);
    HashFunction hash =
        HashFunction.named(name)
            .orElseThrow(
                () -> FaultException.malformed("unrecognized multihash function: " + name));
    if (!hash.isAllowedForContent()) {
      throw FaultException.refused("potentially insecure hash functions not allowed");
    }
    int length = (int) Math.max(-1, request.get(HASH_LENGTH));
    boolean v0 = format.equals("v0");
    if (v0 && (!hash.equals(HashFunction.SHA2_256) || (length >= 0 && length != 32))) {
      throw FaultException.malformed("only sha2-256-32 is allowed with CIDv0");
    }
    if (length >= 0 && length < HashFunction.MIN_DIGEST && !hash.equals(HashFunction.IDENTITY)) {
      throw FaultException.refused(
          "digest too small: "
              + name
              + " digest got "
              + length
              + " bytes, minimum "
              + HashFunction.MIN_DIGEST);
    }
    long codec =
        switch (format) {
          case "" -> CodecNames.parse(request.get(CODEC));
          case "v0", "protobuf" -> Codec.DAG_PB.code();
          case "cbor" -> Codec.DAG_CBOR.code();
          default -> CodecNames.parse(format);
        };
    return new Naming(v0, codec, hash, length);
  }
}

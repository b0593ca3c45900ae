package io.orrery.node.commands;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.CodecNames;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Multihash;
import io.orrery.ipld.data.DataCodec;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.pin.PinProgress;
import io.orrery.node.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** {@code dag put}. */
final class DagPutCommand {
  private static final Option<String> STORE_CODEC =
      Option.text("store-codec")
          .fallback("dag-cbor")
          .help("Codec that the stored object will be encoded with");
  private static final Option<String> INPUT_CODEC =
      Option.text("input-codec")
          .fallback("dag-json")
          .help("Codec that the input object is encoded in");
  private static final Option<Boolean> PIN =
      Option.flag("pin").help("Pin this object when adding.");
  private static final Option<String> HASH = Option.text("hash").help("Hash function to use");

  static final Command COMMAND =
      Command.named("put", "Add a DAG node to IPFS.")
          .summary(
              """
              Reads each file as a value in one codec, stores it as a block in another, and prints
              its CID. A block has one form for each value, whatever the input looked like.
              """)
          .arguments(Argument.file("object data", "The object to put").repeated().orStdin())
          .options(STORE_CODEC, INPUT_CODEC, PIN, HASH, BlockLimit.ALLOW_BIG)
          .text(DagPutCommand::print)
          .run(DagPutCommand::run)
          .build();

  /** What an input may have: text takes more bytes than the block that it becomes. */
  private static final int MAX_INPUT = Store.MAX_BLOCK;

  private final DataCodec input;
  private final DataCodec stored;
  private final HashFunction hash;
  private final int limit;

  private DagPutCommand(Request request) throws FaultException {
    this.input = codec(request.get(INPUT_CODEC), "decoder");
    this.stored = codec(request.get(STORE_CODEC), "encoder");
    this.hash = hash(request);
    this.limit = BlockLimit.of(request);
  }

  private static void run(Request request, Results results) throws IOException {
    DagPutCommand put = new DagPutCommand(request);
    int count = 0;
    try (BlockWriter writer = request.node().store().newWriter()) {
      for (IncomingFile file = request.files().next();
          file != null;
          file = request.files().next()) {
        request.checkAlive();
        Block block = put.block(file.requireFile());
        writer.put(block);
        writer.commit();
        if (request.get(PIN)) {
          request.node().pins().addRecursive(block.cid(), "", request::deadline, PinProgress.NONE);
        }
        results.emit(new JsonObject().put("Cid", link(block.cid())));
        count++;
      }
    }
    if (count == 0) {
      throw FaultException.malformed("file argument 'object data' is required");
    }
  }

  private static JsonObject link(Cid cid) {
    return new JsonObject().put("/", cid.toString());
  }

  private static void print(Request request, JsonObject put, Output output) throws IOException {
    Cid cid = Cid.parse(put.object("Cid").text("/"));
    output.line(CidText.of(request).of(cid));
  }

  private Block block(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_INPUT + 1);
    if (bytes.length > MAX_INPUT) {
      throw FaultException.refused("an object has " + MAX_INPUT + " bytes at most");
    }
    ByteBuffer data = stored.encode(input.decode(ByteBuffer.wrap(bytes)));
    if (data.remaining() > limit) {
      throw BlockLimit.exceeded(limit);
    }
    Multihash multihash = Multihash.hash(hash, data);
    multihash.requireAllowedForContent();
    return new Block(Cid.v1(stored.codec().code(), multihash), data);
  }

  private static DataCodec codec(String name, String use) throws FaultException {
    long code = CodecNames.parse(name);
    return DataCodec.of(code)
        .orElseThrow(
            () ->
                FaultException.unsupported(
                    "no %1$s registered for multicodec code %2$d (0x%2$x)".formatted(use, code)));
  }

  /** By its name or its number. */
  private static HashFunction hash(Request request) throws FaultException {
    String name = request.find(HASH).orElse("");
    if (name.isEmpty()) {
      return request.node().settings().importProfile().hash();
    }
    HashFunction hash = HashFunction.named(name).orElse(null);
    if (hash == null) {
      long code = CodecNames.parse(name);
      hash =
          HashFunction.of(code)
              .orElseThrow(
                  () ->
                      FaultException.unsupported(
                          "unknown multihash code %1$d (0x%1$x)".formatted(code)));
    }
    if (!hash.isAllowedForContent()) {
      throw FaultException.refused("potentially insecure hash functions not allowed");
    }
    return hash;
  }
}

package io.orrery.node.rpc.client;

import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Reads a body in chunks, and at its end the trailers, which may name a failure. */
final class ChunkedInput extends InputStream {
  private final ChannelInput in;
  private final RpcClient.Call call;
  private long left;
  private boolean begun;
  private boolean ended;

  ChunkedInput(ChannelInput in, RpcClient.Call call) {
    this.in = in;
    this.call = call;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    try {
      if (left == 0 && !ended) {
        nextChunk();
      }
      if (ended) {
        return -1;
      }
      int read = in.read(bytes, offset, (int) Math.min(length, left));
      if (read < 0) {
        throw FaultException.malformed("the daemon closed the connection in the middle of a call");
      }
      left -= read;
      return read;
    } catch (FaultException e) {
      throw call.explain(e);
    } catch (IOException e) {
      throw call.explain(
          FaultException.refused("the connection to the daemon broke: " + e.getMessage()));
    }
  }

  /** After a trailer that names a failure nothing more need come. */
  private void readTrailers() throws IOException {
    Map<String, String> trailers = new HashMap<>();
    for (String line = in.line(); !line.isEmpty(); line = in.line()) {
      RpcAnswer.addHeader(trailers, line);
      FaultException failure = RpcAnswer.failureIn(trailers);
      if (failure != null) {
        throw failure;
      }
    }
  }

  private void nextChunk() throws IOException {
    if (begun) {
      in.line();
    }
    begun = true;
    String size = in.line();
    int semicolon = size.indexOf(';');
    try {
      left = Long.parseLong(semicolon < 0 ? size : size.substring(0, semicolon), 16);
    } catch (NumberFormatException e) {
      throw FaultException.malformed("the daemon sent a malformed chunk: " + size);
    }
    if (left == 0) {
      ended = true;
      readTrailers();
    }
  }
}

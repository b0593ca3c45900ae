package io.orrery.node.command;

import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Where a handler puts what it finds: either objects or bytes, never both. Every call may block
 * while the reader is behind, which is all the back-pressure there is, and throws once the reader
 * is gone. For one thread at a time.
 */
public interface Results {
  /** Length of bytes that is not known beforehand. */
  long UNKNOWN_LENGTH = -1;

  /** One object of a stream of any number; the reader sees it at once. */
  void emit(JsonObject object) throws IOException;

  /** The only object of an answer. */
  void emitOnce(JsonObject object) throws IOException;

  /** The only answer, where that is a list: one JSON array; as text, each of its objects. */
  void emitList(List<JsonObject> objects) throws IOException;

  /**
   * Starts an answer of bytes.
   *
   * @param contentType for HTTP, {@code text/plain} where nothing else fits (browsers must not
   *     render what is stored here as pages of the RPC's origin)
   * @param length of all the bytes, for progress bars, or {@link #UNKNOWN_LENGTH}
   */
  OutputStream bytes(String contentType, long length) throws IOException;
}

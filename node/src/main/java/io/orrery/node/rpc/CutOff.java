package io.orrery.node.rpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultLastHttpContent;

/**
 * The end of an answer of bytes that failed on its way. A trailer names the failure, but few
 * clients read trailers (curl and browsers do not), and to them half a file would look whole. So
 * the empty line that ends an HTTP message is never sent: the connection ends in its place, which
 * no client takes for an end.
 */
final class CutOff extends DefaultLastHttpContent {
  private final String reason;

  /**
   * @param reason as the value of a header
   */
  CutOff(String reason) {
    this.reason = reason;
  }

  /** The last chunk and the trailer (RFC 9112, 7.1), not yet ended. */
  ByteBuf bytes() {
    String text = "0\r\n" + HttpResults.STREAM_ERROR + ": " + reason + "\r\n";
    return Unpooled.wrappedBuffer(text.getBytes(ISO_8859_1));
  }
}

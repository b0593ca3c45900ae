package io.orrery.ipld.data;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text as bytes, without anything being replaced on the way. */
final class Utf8 {
  private Utf8() {}

  /**
   * @param codec the codec's name, for the error text
   * @throws FaultException MALFORMED when the bytes are no UTF-8
   */
  static String decode(ByteBuffer bytes, String codec) throws FaultException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new FaultException(Fault.MALFORMED, codec + ": text that is not UTF-8", e);
    }
  }

  /**
   * @throws FaultException MALFORMED when the text has half a surrogate pair
   */
  static byte[] encode(String text, String codec) throws FaultException {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    } catch (CharacterCodingException e) {
      throw new FaultException(Fault.MALFORMED, codec + ": text that is not Unicode", e);
    }
  }
}

package io.orrery.libp2p;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes in text (RFC 7468). */
public final class PemBlock {
  /** The label of PKCS#8 that is not encrypted. */
  public static final String PRIVATE_KEY = "PRIVATE KEY";

  private static final int LINE = 64;
  private static final Pattern BEGIN =
      Pattern.compile("^-----BEGIN ([A-Z0-9 ]{0,64})-----[ \t]*\r?\n", Pattern.MULTILINE);

  private final String label;
  private final byte[] content;

  /**
   * A block of its own copy of {@code content}.
   *
   * @param label what stands behind BEGIN, such as {@code PRIVATE KEY}
   */
  public PemBlock(String label, byte[] content) {
    this.label = label;
    this.content = content.clone();
  }

  /**
   * The first block in a text, of which everything around it is passed over.
   *
   * @throws FaultException MALFORMED when a block begins and has no end or is not base64
   */
  public static Optional<PemBlock> find(byte[] text) throws FaultException {
    String all = new String(text, ISO_8859_1);
    Matcher begin = BEGIN.matcher(all);
    if (!begin.find()) {
      return Optional.empty();
    }
    String label = begin.group(1);
    int end = all.indexOf("-----END " + label + "-----", begin.end());
    if (end < 0) {
      throw FaultException.malformed("PEM block of a " + label + " has no end");
    }
    String base64 = all.substring(begin.end(), end).replaceAll("[ \t\r\n]", "");
    try {
      return Optional.of(new PemBlock(label, Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException e) {
      throw new FaultException(Fault.MALFORMED, "PEM block of a " + label + " is not base64", e);
    }
  }

  public String label() {
    return label;
  }

  public byte[] content() {
    return content.clone();
  }

  /** The text, ending in a newline. */
  @Override
  public String toString() {
    byte[] newline = {'\n'};
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(LINE, newline).encodeToString(content)
        + "\n-----END "
        + label
        + "-----\n";
  }
}

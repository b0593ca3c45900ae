package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A path into content: a root and the names that lead on from it (ipfs/specs, content paths).
 * Parsed as Kubo does, with its error texts.
 *
 * @param root for {@link Namespace#IPFS} the text of a CID, for {@link Namespace#IPNS} a key's name
 *     or a domain
 * @param segments the names after the root, without empty ones, {@code .} and {@code ..}
 */
public record ContentPath(Namespace namespace, String root, List<Name> segments) {
  /** What the root of a path is. */
  public enum Namespace {
    /** Content: the root is a CID. */
    IPFS,
    /** A name that somebody may let lead elsewhere tomorrow. */
    IPNS;

    private final String text = name().toLowerCase(Locale.ROOT);

    @Override
    public String toString() {
      return text;
    }
  }

  public ContentPath {
    segments = List.copyOf(segments);
  }

  public static ContentPath of(Cid root) {
    return new ContentPath(Namespace.IPFS, root.toString(), List.of());
  }

  /**
   * Parses {@code /ipfs/<cid>/a/b}, {@code /ipns/<name>/a}, {@code <cid>/a}, and the URI forms
   * {@code ipfs://<cid>/a} and {@code ipfs:<cid>} (nothing in them is percent-decoded).
   *
   * @throws FaultException MALFORMED, with Kubo's text
   */
  public static ContentPath parse(String text) throws FaultException {
    String path = text;
    for (Namespace namespace : Namespace.values()) {
      int colon = namespace.text.length();
      if (text.regionMatches(true, 0, namespace.text + ":", 0, colon + 1)) {
        String rest = text.substring(colon + 1);
        path = "/" + namespace + "/" + (rest.startsWith("//") ? rest.substring(2) : rest);
      }
    }
    if (!path.startsWith("/")) {
      return bare(text);
    }
    List<String> parts = clean(path, text);
    if (parts.size() < 2) {
      throw invalid(text, "path does not have enough components");
    }
    for (Namespace namespace : Namespace.values()) {
      if (namespace.text.equals(parts.get(0))) {
        return of(namespace, parts, text);
      }
    }
    throw invalid(text, "unknown namespace: \"" + parts.get(0) + "\"");
  }

  /** A path that starts with its CID. */
  private static ContentPath bare(String text) throws FaultException {
    try {
      return of(Namespace.IPFS, clean("/ipfs/" + text, text), text);
    } catch (FaultException e) {
      throw new FaultException(
          e.fault(), "invalid path \"" + text + "\": path does not have enough components", e);
    }
  }

  private static ContentPath of(Namespace namespace, List<String> parts, String text)
      throws FaultException {
    if (parts.size() < 2) {
      throw invalid(text, "path does not have enough components");
    }
    if (namespace == Namespace.IPFS) {
      try {
        Cid.parse(parts.get(1));
      } catch (FaultException e) {
        throw new FaultException(e.fault(), "invalid path \"" + text + "\": " + e.getMessage(), e);
      }
    }
    List<Name> segments = new ArrayList<>();
    for (String part : parts.subList(2, parts.size())) {
      segments.add(Name.of(part));
    }
    return new ContentPath(namespace, parts.get(1), segments);
  }

  /** The components, with {@code .} and {@code ..} worked off; none may climb above the root. */
  private static List<String> clean(String path, String text) throws FaultException {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        if (parts.size() <= 2) {
          throw invalid(text, "\"..\" leads above the root");
        }
        parts.remove(parts.size() - 1);
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static FaultException invalid(String text, String why) {
    return FaultException.malformed("invalid path \"" + text + "\": " + why);
  }

  /**
   * The root of an {@link Namespace#IPFS} path.
   *
   * @throws FaultException UNSUPPORTED for an IPNS path: a name must be resolved first
   */
  public Cid rootCid() throws FaultException {
    if (namespace == Namespace.IPNS) {
      throw FaultException.unsupported("not content but a name, to be resolved first: " + this);
    }
    return Cid.parse(root);
  }

  /** The same names under another root: what is left once a name is resolved. */
  public ContentPath withRoot(Cid cid) {
    return new ContentPath(Namespace.IPFS, cid.toString(), segments);
  }

  /** This path with one more name. */
  public ContentPath child(Name name) {
    List<Name> longer = new ArrayList<>(segments);
    longer.add(name);
    return new ContentPath(namespace, root, longer);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("/").append(namespace).append('/').append(root);
    segments.forEach(name -> text.append('/').append(name));
    return text.toString();
  }
}

package io.orrery.node.commands;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.ContentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path in the files tree, as Kubo takes it: {@code .} and {@code ..} are resolved in the text,
 * and a slash at the end says that a directory is meant.
 *
 * @param names from the root on; none for the root itself
 * @param slash whether it ends in a slash, which the root does
 */
record FilesPath(List<Name> names, boolean slash) {
  static final FilesPath ROOT = new FilesPath(List.of(), true);

  FilesPath {
    names = List.copyOf(names);
  }

  /**
   * Reads a path that begins at the root.
   *
   * @throws FaultException MALFORMED, in Kubo's words
   */
  static FilesPath parse(String text) throws FaultException {
    if (text.isEmpty()) {
      throw FaultException.malformed("paths must not be empty");
    }
    if (!text.startsWith("/")) {
      throw FaultException.malformed("paths must start with a leading slash");
    }
    return fromRoot(text);
  }

  /** The same where some commands take a path without its first slash. */
  static FilesPath fromRoot(String text) {
    List<Name> names = new ArrayList<>();
    for (String part : text.split("/", -1)) {
      if (part.equals("..")) {
        if (!names.isEmpty()) {
          names.remove(names.size() - 1);
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        names.add(Name.of(part));
      }
    }
    return new FilesPath(names, names.isEmpty() || text.endsWith("/"));
  }

  /**
   * The path of content that an argument is, which otherwise is one of the files tree. A bare CID
   * is none here.
   */
  static Optional<ContentPath> content(String text) {
    String start = text.length() < 5 ? "" : text.substring(0, 5);
    if (!text.startsWith("/")
        && !start.equalsIgnoreCase("ipfs:")
        && !start.equalsIgnoreCase("ipns:")) {
      return Optional.empty();
    }
    try {
      return Optional.of(ContentPath.parse(text));
    } catch (FaultException e) {
      // As in Kubo: then it is looked up in the files tree, which says what is wrong.
      return Optional.empty();
    }
  }

  boolean isRoot() {
    return names.isEmpty();
  }

  /** The last name; the empty one for the root. */
  Name name() {
    return isRoot() ? Name.EMPTY : names.get(names.size() - 1);
  }

  /** Where the last name stands; the root is its own. */
  FilesPath parent() {
    return isRoot() ? this : new FilesPath(names.subList(0, names.size() - 1), true);
  }

  /** A name below it. */
  FilesPath child(Name name) {
    List<Name> longer = new ArrayList<>(names);
    longer.add(name);
    return new FilesPath(longer, false);
  }

  FilesPath withoutSlash() {
    return new FilesPath(names, false);
  }

  /** The first names of it as Kubo's messages have them, without slashes around. */
  String start(int length) {
    return String.join("/", names.subList(0, length).stream().map(Name::toString).toList());
  }

  @Override
  public String toString() {
    return "/" + start(names.size()) + (slash && !isRoot() ? "/" : "");
  }
}

package io.orrery.fuse.names;

import io.orrery.fuse.Reply;
import io.orrery.fuse.Tree;
import io.orrery.fuse.WritableTree;
import io.orrery.ipld.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A tree that stands under a name of another one's root. */
final class Graft {
  private final Name name;
  private final WritableTree tree;
  private final Supplier<Map<String, String>> told;

  /**
   * @param name under which it stands
   * @param told the extended attributes of its root, beside its CID
   */
  Graft(Name name, WritableTree tree, Supplier<Map<String, String>> told) {
    this.name = name;
    this.tree = tree;
    this.told = told;
  }

  Name name() {
    return name;
  }

  WritableTree tree() {
    return tree;
  }

  /** As {@link Tree#xattr}, and at the root what is told of the name. */
  void xattr(long inner, String name, Reply<Optional<byte[]>> reply) {
    String value = inner == Tree.ROOT ? told.get().get(name) : null;
    if (value == null) {
      tree.xattr(inner, name, reply);
    } else {
      reply.answer(Optional.of(value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  void xattrs(long inner, Reply<List<String>> reply) {
    tree.xattrs(
        inner,
        inner == Tree.ROOT
            ? new Mapped<>(reply, own -> together(own, told.get().keySet()))
            : reply);
  }

  private static List<String> together(List<String> first, Collection<String> then) {
    List<String> all = new ArrayList<>(first);
    all.addAll(then);
    return all;
  }
}

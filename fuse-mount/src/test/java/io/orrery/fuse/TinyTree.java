package io.orrery.fuse;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A root with files, to test the driver without any DAG. Node = position in the listing + 1. */
public class TinyTree implements Tree {
  private final List<Name> names;
  private final Map<Name, byte[]> files = new TreeMap<>();
  public final Map<Long, Long> references = new ConcurrentHashMap<>();

  public TinyTree(Map<Name, byte[]> content) {
    files.putAll(content);
    names = List.copyOf(files.keySet());
  }

  public static TinyTree of(String name, String text) {
    return new TinyTree(Map.of(Name.of(name), text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void lookup(long parent, Name name, Reply<Lookup> reply) {
    if (files.containsKey(name)) {
      long node = names.indexOf(name) + 2L;
      references.merge(node, 1L, Long::sum);
      reply.answer(new Lookup.Found(node, attributes(node), Attributes.FOREVER));
    } else {
      reply.answer(new Lookup.Absent(Attributes.FOREVER));
    }
  }

  @Override
  public void forget(long node, long count) {
    references.merge(node, -count, Long::sum);
  }

  public byte[] content(long node) {
    return files.get(names.get((int) node - 2));
  }

  private Attributes attributes(long node) {
    return node == ROOT
        ? new Attributes(Kind.DIRECTORY, 0555, 1, 0, 1, 0, Attributes.FOREVER)
        : new Attributes(Kind.FILE, 0444, node, content(node).length, 1, 0, Attributes.FOREVER);
  }

  @Override
  public void attributes(long node, boolean reading, Reply<Attributes> reply) {
    reply.answer(attributes(node));
  }

  @Override
  public void readlink(long node, Reply<Name> reply) {
    reply.fail(new FaultException(Fault.MALFORMED, "no link"));
  }

  @Override
  public void read(long node, long offset, int length, Reply<List<ByteBuffer>> reply) {
    ByteBuffer bytes = ByteBuffer.wrap(content(node));
    bytes.position((int) Math.min(offset, bytes.limit()));
    bytes.limit((int) Math.min(offset + length, bytes.limit()));
    reply.answer(List.of(bytes.slice()));
  }

  @Override
  public void list(long node, long offset, Listing listing) {
    for (int i = (int) offset; i < names.size(); i++) {
      if (!listing.add(new Dirent(names.get(i), i + 2L, Kind.FILE, i + 1L), () -> null)) {
        break;
      }
    }
    listing.end();
  }

  @Override
  public void xattr(long node, String name, Reply<Optional<byte[]>> reply) {
    reply.answer(Optional.empty());
  }

  @Override
  public void xattrs(long node, Reply<List<String>> reply) {
    reply.answer(List.of());
  }

  @Override
  public void volume(Reply<Volume> reply) {
    reply.answer(new Volume(1 << 20, 1 << 19, 1 << 19));
  }
}

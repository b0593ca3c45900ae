package io.orrery.ipld.data;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.util.List;
import java.util.regex.Pattern;

/** Paths through a value: a name is the key of a map or the index of a list. */
public final class ValuePath {
  private static final Pattern INDEX = Pattern.compile("[+-]?[0-9]+");

  private ValuePath() {}

  /**
   * Where a path ends or leaves its block.
   *
   * @param value what the names lead to; a link when others follow, which go on behind it
   * @param passed how many names lead there
   */
  public record End(Value value, int passed) {}

  /**
   * Follows {@code names} from {@code value} on, up to the first link that they lead to. The error
   * texts are Kubo's.
   *
   * @throws FaultException ABSENT for a key or an index that is not there, NOT_A_DIRECTORY where a
   *     name follows what is neither map nor list
   */
  public static End follow(Value value, List<Name> names) throws FaultException {
    Value at = value;
    for (int i = 0; i < names.size(); i++) {
      if (i > 0 && at instanceof Value.Link) {
        return new End(at, i);
      }
      at = step(at, names.get(i).toString());
    }
    return new End(at, names.size());
  }

  private static Value step(Value value, String name) throws FaultException {
    if (value instanceof Value.Map map) {
      return present(map.get(name), name);
    }
    if (value instanceof Value.List list) {
      long index = index(name);
      boolean inside = index >= 0 && index < list.values().size();
      return present(inside ? list.values().get((int) index) : null, name);
    }
    throw new FaultException(
        Fault.NOT_A_DIRECTORY,
        "func called on wrong kind: \"LookupBySegment\" called on a %1$s node (kind: %1$s), but only makes sense on map or list"
            .formatted(value.kind()));
  }

  private static Value present(Value value, String name) throws FaultException {
    if (value == null) {
      throw new FaultException(Fault.ABSENT, "key not found: \"" + name + "\"");
    }
    return value;
  }

  private static long index(String name) throws FaultException {
    String why = "invalid syntax";
    if (INDEX.matcher(name).matches()) {
      try {
        return Long.parseLong(name);
      } catch (NumberFormatException e) {
        why = "value out of range";
      }
    }
    throw new FaultException(
        Fault.ABSENT,
        "invalid segment for lookup on a list: \"%1$s\": strconv.ParseInt: parsing \"%1$s\": %2$s"
            .formatted(name, why));
  }
}

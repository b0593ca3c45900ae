package io.orrery.node.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON object whose members keep the order in which they were put. Not for more than one thread
 * at a time.
 */
public final class JsonObject {
  private final Map<String, Object> members = new LinkedHashMap<>();

  /**
   * Puts a member, in place of one of the same name.
   *
   * @param value null, a text, a boolean, an integral or floating number, a list or an object
   */
  public JsonObject put(String name, Object value) {
    members.put(name, canonical(value));
    return this;
  }

  /** Puts a member unless it is what Go leaves out as empty: null, "", 0, false, an empty list. */
  public JsonObject putUnlessEmpty(String name, Object value) {
    Object canonical = canonical(value);
    boolean empty =
        canonical == null
            || canonical.equals("")
            || canonical.equals(0L)
            || canonical.equals(false)
            || (canonical instanceof List<?> list && list.isEmpty());
    return empty ? this : put(name, canonical);
  }

  private static Object canonical(Object value) {
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Long
        || value instanceof Double
        || value instanceof JsonObject
        || value instanceof List<?>) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    throw new IllegalArgumentException("no JSON value: " + value.getClass());
  }

  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** The member, or null when it is absent or null. */
  public Object get(String name) {
    return members.get(name);
  }

  /** The member as text; "" when it is absent or no text, as Go decodes it. */
  public String text(String name) {
    return members.get(name) instanceof String text ? text : "";
  }

  /** The member as an integer; 0 when it is absent or no number. */
  public long number(String name) {
    return members.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** The member as a truth value; false when it is absent or none. */
  public boolean flag(String name) {
    return members.get(name) instanceof Boolean flag && flag;
  }

  /** The member as an object; an empty one when it is absent or none. */
  public JsonObject object(String name) {
    return members.get(name) instanceof JsonObject object ? object : new JsonObject();
  }

  /** The member as a list; an empty one when it is absent or none. */
  public List<?> list(String name) {
    return members.get(name) instanceof List<?> list ? list : List.of();
  }

  /** The objects among the elements of a list member. */
  public List<JsonObject> objects(String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object element : list(name)) {
      if (element instanceof JsonObject object) {
        objects.add(object);
      }
    }
    return objects;
  }

  /** All members, in order; not to be changed. */
  public Map<String, Object> members() {
    return Collections.unmodifiableMap(members);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonObject object && members.equals(object.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return JsonWriter.compact(this);
  }
}

package io.orrery.ipld.data;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;

/**
 * What a reader shows of a value, in the order of its bytes. A map shows each key before its value;
 * lists and maps end with {@link #end()}. Whoever listens may ignore what he does not need, and
 * throw at what he cannot take.
 */
interface Events {
  /** The count of a list or map that says so only by its end. */
  int UNKNOWN = -1;

  /**
   * Whether text and keys matter. To who does not read them they come as their bytes, a character
   * for each, and need not be Unicode.
   */
  default boolean readsText() {
    return false;
  }

  default void nothing() throws FaultException {}

  default void bool(boolean value) throws FaultException {}

  /** See {@link Value.Int}. */
  default void integer(boolean negative, long magnitude) throws FaultException {}

  /** A finite number. */
  default void number(double value) throws FaultException {}

  default void text(String value) throws FaultException {}

  /** Bytes between position and limit, valid inside the call. */
  default void bytes(ByteBuffer view) throws FaultException {}

  default void link(Cid cid) throws FaultException {}

  /** A list of so many values begins, or of {@link #UNKNOWN}. */
  default void beginList(int count) throws FaultException {}

  /** A map of so many entries begins, or of {@link #UNKNOWN}. */
  default void beginMap(int count) throws FaultException {}

  /** A key that its map has not had before. */
  default void key(String key) throws FaultException {}

  default void end() throws FaultException {}
}

package io.orrery.unixfs;

import io.orrery.ipld.FaultException;

/** The shape of the tree over a file's leaves, under Kubo's names. */
public enum Layout {
  /** All leaves at the same depth, every node full but the last of its level. */
  BALANCED("balanced");

  private final String label;

  Layout(String label) {
    this.label = label;
  }

  public static Layout parse(String text) throws FaultException {
    for (Layout layout : values()) {
      if (layout.label.equals(text)) {
        return layout;
      }
    }
    throw FaultException.unsupported("DAG layout " + text + " is not built; use balanced");
  }

  @Override
  public String toString() {
    return label;
  }
}

package dev.gyre.graph.schema;

import java.io.Serializable;

/**
 * How many in-edges of one directed relation a node keeps: the slots of (node, relation).
 *
 * @param edges number of slots, 0 to {@value #MAX}; without slots nothing is learnt from the
 *     relation's edges, and no state is kept of them
 */
public record FanIn(int edges) implements Serializable {

  /**
   * Largest number of slots: the slots of one node and relation are read and written as a whole.
   */
  public static final int MAX = 1 << 16;

  /** Checks the number of slots. */
  public FanIn {
    if (edges < 0 || edges > MAX) {
      throw new SchemaException(
          "fan-in is "
              + edges
              + ": it must be between 0 and "
              + MAX
              + "; choose a number of slots");
    }
  }

  /** A fan-in of so many edges. */
  public static FanIn of(int edges) {
    return new FanIn(edges);
  }
}

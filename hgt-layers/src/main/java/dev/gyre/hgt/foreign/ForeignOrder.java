package dev.gyre.hgt.foreign;

import java.util.List;

/**
 * What the numbers in a state dict mean, where it does not say so itself.
 *
 * @param types names of the node types in the order of the state dict's numbers (pyhgt); empty: the
 *     order of the graph
 * @param relations names of the directed relations in the order of the state dict's; {@code self}
 *     is the relation of every node to itself. Empty: in pyg the order in which the state dict has
 *     their {@code p_rel}, in pyhgt the order of the graph, each relation before its reverse, and
 *     then {@code self}
 */
public record ForeignOrder(List<String> types, List<String> relations) {

  /** Keeps copies. */
  public ForeignOrder {
    types = List.copyOf(types);
    relations = List.copyOf(relations);
  }

  /** Nothing is said. */
  public static ForeignOrder usual() {
    return new ForeignOrder(List.of(), List.of());
  }
}

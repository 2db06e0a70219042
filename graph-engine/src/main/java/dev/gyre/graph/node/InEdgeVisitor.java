package dev.gyre.graph.node;

import dev.gyre.graph.slot.SlotList;

/** Is shown the live in-edges of a node, one after the other. */
@FunctionalInterface
public interface InEdgeVisitor {

  /**
   * One live in-edge.
   *
   * @param directed its directed relation
   * @param slots the list that holds it; not to be changed, nor kept
   * @param slot its slot in the list
   */
  void visit(int directed, SlotList slots, int slot);
}

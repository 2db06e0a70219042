package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;

/** Whether a neighbour's vector is awaited, as a refresh finds out. */
final class Awaited {

  private Awaited() {}

  static boolean is(Neighbours neighbours, NodeId node) {
    ReplicaLookup lookup = new ReplicaLookup();
    lookup.add(node.hi(), node.lo());
    neighbours.find(lookup);
    return lookup.awaits();
  }
}

package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;

/** What is done with each node of a scan. */
@FunctionalInterface
public interface NodeVisitor {
  /** Called once a node. It may change the state and call {@link LayerStore#shard}. */
  void node(NodeId node);
}

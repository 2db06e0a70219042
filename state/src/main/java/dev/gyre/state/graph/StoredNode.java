package dev.gyre.state.graph;

import dev.gyre.graph.NodeView;
import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.node.InEdgeVisitor;
import dev.gyre.state.record.LayerNode;

/** A node read from state. */
record StoredNode(LayerNode node, AggregatePlan plan, long watermarkMs) implements NodeView {

  @Override
  public NodeRef ref() {
    return node.graph().ref();
  }

  @Override
  public float[] features() {
    return node.graph().features();
  }

  @Override
  public long clockMs() {
    return node.graph().clockMs();
  }

  @Override
  public int inDegree() {
    return node.graph().inDegree();
  }

  @Override
  public void inEdges(InEdgeVisitor visitor) {
    node.graph().inEdges(visitor);
  }

  @Override
  public float[] aggregates(long asOfMs) {
    if (node.aggregates() == null) {
      return plan.missing(ref().type());
    }
    // The calendar prunes slices; what has been sealed since is known to the graph alone.
    node.aggregates().prune(watermarkMs);
    return node.aggregates().read(asOfMs);
  }

  @Override
  public float[] quantisedAggregates() {
    return node.aggregates() == null
        ? plan.missing(ref().type())
        : node.aggregates().quantisedAtClock(clockMs());
  }
}

package dev.gyre.graph;

import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.node.InEdgeVisitor;

/**
 * One node of a graph as it is at the graph's watermark. Valid until the graph next changes; arrays
 * are the graph's own and not to be changed.
 */
public interface NodeView {

  /** Which node this is. */
  NodeRef ref();

  /** The features, or null if they are missing. */
  float[] features();

  /**
   * The greatest timestamp of a live in-edge, epoch milliseconds; {@link Long#MIN_VALUE} if there
   * is none.
   */
  long clockMs();

  /** Number of live in-edges. */
  int inDegree();

  /** Shows the live in-edges in the order (directed relation, timestamp, id). */
  void inEdges(InEdgeVisitor visitor);

  /** The aggregates as of a time, raw, NaN where one is missing: what a scorer reads. */
  float[] aggregates(long asOfMs);

  /**
   * The aggregates as of the clock, quantised: what an embedding reads. All NaN without a clock.
   */
  float[] quantisedAggregates();
}

package dev.gyre.graph.batch;

import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.List;

/**
 * The nodes of one type, dense: a node's index is its place in the order of identities.
 *
 * <p>Arrays are the batch's own and not to be changed.
 */
public final class NodeColumns {

  private final List<NodeRef> refs;
  private final Object2IntOpenHashMap<NodeId> index;
  private final float[] features;
  private final int featureWidth;
  private final long[] clockMs;
  private final float[] aggregates;
  private final int aggregateWidth;

  NodeColumns(
      List<NodeRef> refs,
      float[] features,
      int featureWidth,
      long[] clockMs,
      float[] aggregates,
      int aggregateWidth) {
    this.refs = List.copyOf(refs);
    this.index = new Object2IntOpenHashMap<>(refs.size());
    this.index.defaultReturnValue(-1);
    for (int i = 0; i < refs.size(); i++) {
      index.put(refs.get(i).key(), i);
    }
    this.features = features;
    this.featureWidth = featureWidth;
    this.clockMs = clockMs;
    this.aggregates = aggregates;
    this.aggregateWidth = aggregateWidth;
  }

  /** Number of nodes. */
  public int size() {
    return refs.size();
  }

  /** The nodes, ascending by identity. */
  public List<NodeRef> refs() {
    return refs;
  }

  /** The node's index, or -1 if it is not of this type or not in the batch. */
  public int indexOf(NodeId id) {
    return index.getInt(id);
  }

  /** Row-major, nodes x {@link #featureWidth}; NaN is a missing value. */
  public float[] features() {
    return features;
  }

  /** Floats in the feature vector of a node. */
  public int featureWidth() {
    return featureWidth;
  }

  /** For each node its clock, epoch milliseconds; {@link Long#MIN_VALUE} without live in-edges. */
  public long[] clockMs() {
    return clockMs;
  }

  /**
   * Row-major, nodes x {@link #aggregateWidth}: the aggregates as of the clock, quantised; NaN is a
   * missing value.
   */
  public float[] aggregates() {
    return aggregates;
  }

  /** Number of aggregates of a node. */
  public int aggregateWidth() {
    return aggregateWidth;
  }
}

package dev.gyre.jobs.message;

import dev.gyre.graph.event.NodeRef;

/**
 * New features of a node, or its deletion.
 *
 * @param shard shard of the node
 * @param node the node
 * @param delete true for a deletion
 * @param updateTimeMs event time of the change, epoch milliseconds
 * @param features feature vector of the node's type (NaN: missing); null for a deletion and beyond
 *     layer 0, which is the only reader
 * @param stampMicros ingest, in epoch microseconds
 */
public record NodeChange(
    int shard, NodeRef node, boolean delete, long updateTimeMs, float[] features, long stampMicros)
    implements GraphChange {

  /** The same change without features, as it travels beyond layer 0. */
  public NodeChange withoutFeatures() {
    return new NodeChange(shard, node, delete, updateTimeMs, null, stampMicros);
  }
}

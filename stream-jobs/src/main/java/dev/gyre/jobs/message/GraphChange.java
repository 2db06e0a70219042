package dev.gyre.jobs.message;

import java.io.Serializable;

/**
 * A change of the graph as one endpoint sees it, on its way through the layers.
 *
 * <p>The changes of one endpoint arrive at every layer in the same order, because each layer passes
 * them on in the order in which it applied them.
 */
public sealed interface GraphChange extends Serializable
    permits EdgeHalf, NodeChange, LabelHalf, NeighbourDeletion, RoundEnd {

  /** The shard of the endpoint that the change belongs to. */
  int shard();

  /** When the change was ingested, in epoch microseconds. */
  long stampMicros();
}

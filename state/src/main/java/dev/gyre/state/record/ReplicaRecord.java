package dev.gyre.state.record;

/**
 * What a shard keeps of a node of the layer below that is a neighbour of one of its own nodes.
 *
 * @param nodeType the node's type
 * @param vector the base and the tracks, {@code (1 + tracks) * d} floats, or null when there is
 *     none: the owner has said that the node is gone. The array belongs to the record: do not
 *     change it
 * @param defined bit mask of the tracks that are defined
 * @param stampMicros newest ingest stamp that the vector reflects, epoch microseconds
 * @param modelVersion version of the model that made the vector
 */
public record ReplicaRecord(
    int nodeType, float[] vector, int defined, long stampMicros, long modelVersion) {

  /** Returns whether the owner has said that there is no vector any more. */
  public boolean gone() {
    return vector == null;
  }
}

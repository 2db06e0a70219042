package dev.gyre.jobs.message;

import dev.gyre.graph.event.NodeId;

/**
 * A node's vector at one layer, sent once to every subtask that has a neighbour of it.
 *
 * <p>The owner rules a replica's life: a new subscription sends the current value, an ended one
 * sends {@code gone}, and a holder drops a replica on that alone.
 *
 * @param shard the home of the subtask that is to hold the replica
 * @param node the node
 * @param nodeType its type
 * @param vector base and tracks of the node at the sender's layer; null when the replica is gone,
 *     because the node is deleted or the last edge between it and the subtask has left the window
 * @param defined bit p set: track p is defined in {@code vector}
 * @param stampMicros newest ingest stamp that the vector reflects
 * @param causeMicros ingest stamp of the oldest change that this replica brings
 * @param directMicros ingest stamp of the oldest change of the node itself among them; {@link
 *     MicroClock#NEVER} if all were made to neighbours
 * @param parallelism subtasks that the sender takes the receiving layer to have
 * @param id the node's original id within its type, where the receiving layer has to name it; else
 *     null
 */
public record Replica(
    int shard,
    NodeId node,
    int nodeType,
    float[] vector,
    int defined,
    long stampMicros,
    long causeMicros,
    long directMicros,
    int parallelism,
    String id)
    implements ReplicaMessage {

  /** Whether the subtask is to drop the replica. */
  public boolean gone() {
    return vector == null;
  }
}

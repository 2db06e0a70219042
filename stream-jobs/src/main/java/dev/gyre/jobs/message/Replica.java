package dev.gyre.jobs.message;

import dev.gyre.graph.event.NodeId;

/**
 * A node's vector at one layer, sent once to every shard that has a neighbour of it.
 *
 * <p>The owner rules a replica's life: a new subscription sends the current value, an ended one
 * sends {@code gone}, and a holder drops a replica on that alone.
 *
 * @param shard the shard that is to hold the replica
 * @param node the node
 * @param nodeType its type
 * @param gone true when the last edge between the node and the shard has left the window
 * @param vector base and tracks of the node at the sender's layer, or null when the node is deleted
 *     or the replica gone
 * @param defined bit p set: track p is defined in {@code vector}
 * @param deletedAtMs the greatest time at which the node was deleted; {@link Long#MIN_VALUE}: never
 * @param stampMicros newest ingest stamp that the vector reflects
 * @param causeMicros ingest stamp of the oldest change that this replica brings
 * @param direct whether that change was made to the node itself and not to a neighbour
 */
public record Replica(
    int shard,
    NodeId node,
    int nodeType,
    boolean gone,
    float[] vector,
    int defined,
    long deletedAtMs,
    long stampMicros,
    long causeMicros,
    boolean direct) {}

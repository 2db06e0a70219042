package dev.gyre.jobs.message;

import dev.gyre.graph.event.NodeId;

/**
 * A node was deleted, as told to a subtask that has in-edges from it: those with timestamps at or
 * before the deletion die.
 *
 * @param shard a shard of the subtask that has the nodes that the in-edges end in
 * @param node the deleted node
 * @param deletedAtMs event time of the deletion, epoch milliseconds
 * @param stampMicros ingest of the deletion, epoch microseconds
 */
public record NeighbourDeletion(int shard, NodeId node, long deletedAtMs, long stampMicros)
    implements GraphChange {}

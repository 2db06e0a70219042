package dev.gyre.jobs.message;

import dev.gyre.graph.event.NodeRef;

/**
 * One endpoint's half of an interaction that is to be scored, straight from layer 0 to Pick.
 *
 * @param shard shard of {@code self}
 * @param interactionId the edge's id
 * @param relation declared relation
 * @param target true when {@code self} is the target of the edge, false when it is the source
 * @param self this endpoint, with its original id
 * @param other the other endpoint, with its original id
 * @param scorerShard shard of the source, where the twins meet
 * @param timestampMs the edge's timestamp, epoch milliseconds
 * @param features edge features
 * @param aggregates this endpoint's aggregates as of {@code timestampMs}, before the edge itself
 *     was counted
 * @param stampMicros ingest of the edge, epoch microseconds
 */
public record InteractionHalf(
    int shard,
    String interactionId,
    int relation,
    boolean target,
    NodeRef self,
    NodeRef other,
    int scorerShard,
    long timestampMs,
    float[] features,
    float[] aggregates,
    long stampMicros)
    implements InteractionMessage {}

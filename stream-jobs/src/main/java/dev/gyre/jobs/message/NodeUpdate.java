package dev.gyre.jobs.message;

import dev.gyre.graph.event.NodeRef;

/**
 * A new embedding of a node, or its tombstone, as the last layer sends it.
 *
 * @param shard shard of the node
 * @param node the node, with its original id
 * @param vector the embedding, of the model's width; null when the node was deleted
 * @param trackWeights weights of base and meta-path tracks in the embedding (they add up to 1), or
 *     an empty array when the model has no tracks
 * @param watermarkMs the watermark at which it was computed, epoch milliseconds
 * @param stampMicros newest ingest stamp that it reflects
 * @param causeMicros ingest stamp of the oldest change that it reflects and its predecessor did not
 * @param direct whether a change of the node itself is among those that it newly reflects
 * @param publishedMicros when it was sent, epoch microseconds
 */
public record NodeUpdate(
    int shard,
    NodeRef node,
    float[] vector,
    float[] trackWeights,
    long watermarkMs,
    long stampMicros,
    long causeMicros,
    boolean direct,
    long publishedMicros) {}

package dev.gyre.jobs.score;

/**
 * An embedding of a node with what it reflects.
 *
 * @param vector the embedding; null: the node was deleted
 * @param trackWeights weights of base and tracks in it
 * @param stampMicros newest ingest stamp that it reflects, epoch microseconds
 * @param publishedMicros when it was computed, epoch microseconds
 */
record EmbeddingVersion(
    float[] vector, float[] trackWeights, long stampMicros, long publishedMicros) {}

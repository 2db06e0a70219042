package dev.gyre.jobs.score;

import dev.gyre.jobs.message.Explanation;

/**
 * An embedding of a node with what it reflects.
 *
 * @param vector the embedding; null: the node was deleted
 * @param explanation what mattered in it
 * @param stampMicros newest ingest stamp that it reflects, epoch microseconds
 * @param publishedMicros when it was computed, epoch microseconds
 */
record EmbeddingVersion(
    float[] vector, Explanation explanation, long stampMicros, long publishedMicros) {}

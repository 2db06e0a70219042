package dev.gyre.jobs.cluster;

/**
 * A checkpoint that is complete, as the job manager tells it.
 *
 * @param triggeredAtMs when it began, epoch milliseconds
 * @param stateBytes all that it refers to, files of earlier checkpoints among it
 * @param writtenBytes what it wrote itself
 * @param milliseconds from its trigger to its completion
 */
public record CheckpointFigures(
    long triggeredAtMs, long stateBytes, long writtenBytes, long milliseconds) {}

package dev.gyre.jobs.config;

import java.io.Serializable;

/**
 * How state is kept.
 *
 * @param shards units of state; the job's max parallelism, fixed for its life
 * @param cacheEntries decoded records that each subtask of a layer keeps in memory
 * @param checkpointIntervalMs ms between checkpoints
 * @param checkpointDir where checkpoints go (a URI or path), or null: the cluster's own setting
 */
public record StateSpec(
    int shards, int cacheEntries, long checkpointIntervalMs, String checkpointDir)
    implements Serializable {}

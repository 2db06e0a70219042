package dev.gyre.jobs.config;

import java.io.Serializable;

/**
 * How state is kept.
 *
 * @param shards units of state; the job's max parallelism, fixed for its life
 * @param cacheEntries decoded records that each subtask of a layer keeps in memory
 * @param checkpointIntervalMs ms between checkpoints
 * @param checkpointDir where checkpoints go (a URI or path), or null: the cluster's own setting
 * @param changelog whether checkpoints are of a log of changes, beside which the tables are saved
 *     at their leisure
 */
public record StateSpec(
    int shards,
    int cacheEntries,
    long checkpointIntervalMs,
    String checkpointDir,
    boolean changelog)
    implements Serializable {

  /** The same for a cluster inside of this process, which keeps no such log. */
  public StateSpec withoutChangelog() {
    return new StateSpec(shards, cacheEntries, checkpointIntervalMs, checkpointDir, false);
  }
}

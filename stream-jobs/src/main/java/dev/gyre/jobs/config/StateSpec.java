package dev.gyre.jobs.config;

import java.io.Serializable;

/**
 * How state is kept.
 *
 * @param shards units of state; the job's max parallelism, fixed for its life
 * @param cacheEntries decoded records that each subtask of a layer keeps in memory
 * @param rowsEvery once in how many checkpoints changed rows are written, 1 or more; with more than
 *     1 checkpoints have a log of the inputs since
 * @param checkpointIntervalMs ms between checkpoints
 * @param checkpointDir where checkpoints go (a URI or path), or null: the cluster's own setting
 * @param changelog whether checkpoints are of a log of changes, beside which the tables are saved
 *     at their leisure
 */
public record StateSpec(
    int shards,
    int cacheEntries,
    int rowsEvery,
    long checkpointIntervalMs,
    String checkpointDir,
    boolean changelog)
    implements Serializable {

  /** Greatest {@code rowsEvery}. */
  public static final int MOST_ROWS_EVERY = 100;

  /** The same for a cluster inside of this process, which keeps no such log. */
  public StateSpec withoutChangelog() {
    return new StateSpec(
        shards, cacheEntries, rowsEvery, checkpointIntervalMs, checkpointDir, false);
  }
}

package dev.gyre.state.shard;

import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Where each subtask of a layer keeps what it has once for all of its shards: in its <i>home</i>,
 * the first of them. All layers have the same parallelism, so each knows the homes of the others.
 *
 * <p>Unlike {@link ShardKeys} this depends on the parallelism: what is in homes has to be made anew
 * when that changes.
 */
public final class HomeShards {

  private final int parallelism;
  private final int[] homes;

  private HomeShards(int parallelism, int[] homes) {
    this.parallelism = parallelism;
    this.homes = homes;
  }

  /**
   * Returns the homes of a layer's subtasks.
   *
   * @param shards the job's max parallelism
   * @param parallelism 1 to {@code shards}
   */
  public static HomeShards of(int shards, int parallelism) {
    int[] homes = new int[shards];
    for (int subtask = 0; subtask < parallelism; subtask++) {
      KeyGroupRange range =
          KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
              shards, parallelism, subtask);
      for (int shard : range) {
        homes[shard] = range.getStartKeyGroup();
      }
    }
    return new HomeShards(parallelism, homes);
  }

  /** Returns the number of subtasks. */
  public int parallelism() {
    return parallelism;
  }

  /** Returns the home of the subtask that owns a shard. */
  public int homeOf(int shard) {
    return homes[shard];
  }
}

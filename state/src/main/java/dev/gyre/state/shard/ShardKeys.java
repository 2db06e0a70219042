package dev.gyre.state.shard;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.HashCommon;
import java.io.Serializable;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The Flink keys of the shards: shard {@code i} has the one key that Flink puts into key group
 * {@code i} of {@code shards} key groups, so {@code shards} is the job's max parallelism and is
 * fixed for the job's life.
 *
 * <p>Everything here is a pure function of the number of shards: each operator makes its own copy
 * and all agree. The functions are part of the state's format; changing them orphans every
 * checkpoint.
 */
public final class ShardKeys implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Integer[] keys;

  private ShardKeys(Integer[] keys) {
    this.keys = keys;
  }

  /**
   * Returns the keys of a number of shards.
   *
   * @param shards 1 to 32768, Flink's bounds for the max parallelism
   * @throws IllegalArgumentException outside these bounds
   */
  public static ShardKeys of(int shards) {
    if (shards < 1 || shards > KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM) {
      throw new IllegalArgumentException(
          "shards is "
              + shards
              + " but must be 1 to "
              + KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM
              + ", Flink's bounds for the max parallelism");
    }
    Integer[] keys = new Integer[shards];
    // The smallest non-negative key of each group: about shards * ln(shards) trials.
    int missing = shards;
    for (int key = 0; missing > 0; key++) {
      int group = KeyGroupRangeAssignment.assignToKeyGroup(key, shards);
      if (keys[group] == null) {
        keys[group] = key;
        missing--;
      }
    }
    return new ShardKeys(keys);
  }

  /** Returns the number of shards, which is the job's max parallelism. */
  public int shards() {
    return keys.length;
  }

  /** Returns the shard, 0 to {@code shards() - 1}, that owns a node. */
  public int shardOf(NodeId node) {
    return shardOf(node.hi(), node.lo());
  }

  /** Returns the shard that owns a node given by the halves of its id. */
  public int shardOf(long nodeHi, long nodeLo) {
    long mixed = HashCommon.mix(nodeHi ^ Long.rotateLeft(nodeLo, 32));
    // The upper half scaled to [0, shards): no division, no bias worth naming.
    return (int) (((mixed >>> 32) * keys.length) >>> 32);
  }

  /**
   * Returns the Flink key of a shard.
   *
   * @param shard 0 to {@code shards() - 1}, also its key group
   */
  public Integer keyOf(int shard) {
    return keys[shard];
  }
}

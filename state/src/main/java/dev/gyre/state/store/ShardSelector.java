package dev.gyre.state.store;

import dev.gyre.state.shard.ShardKeys;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;

/** Sets the backend's current key to a shard's, if it is not so already. */
final class ShardSelector {

  private final KeyedStateBackend<Integer> backend;
  private final ShardKeys keys;

  ShardSelector(KeyedStateBackend<Integer> backend, ShardKeys keys) {
    this.backend = backend;
    this.keys = keys;
  }

  int shardOf(Integer key) {
    return KeyGroupRangeAssignment.assignToKeyGroup(key, keys.shards());
  }

  void select(int shard) {
    Integer key = keys.keyOf(shard);
    // The operator's runtime sets keys as well, so the backend alone knows the current one.
    if (!key.equals(backend.getCurrentKey())) {
      backend.setCurrentKeyAndKeyGroup(key, shard);
    }
  }
}

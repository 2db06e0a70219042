package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;

/**
 * The rows of a calendar, and in which buckets of which shards there are some. A bucket without
 * rows is never asked for in the table: RocksDB would look for the next row there is behind it,
 * past all that were taken out since the last compaction, and with buckets that come and go between
 * two checkpoints those are tens of thousands.
 */
final class CalendarRows {

  private final ShardTable<Long, NodeId, Long> table;
  private final ShardBuckets stored;

  CalendarRows(ShardTable<Long, NodeId, Long> table, int shards) {
    this.table = table;
    this.stored = new ShardBuckets(shards);
  }

  /** Notes in which buckets a restored table has rows of a shard; more than it has do no harm. */
  void restore(int shard, long[] buckets) {
    for (long bucket : buckets) {
      stored.add(shard, bucket);
    }
  }

  void put(int shard, long bucket, NodeId node, long dueMs) {
    table.put(shard, bucket, node, dueMs);
    stored.add(shard, bucket);
  }

  /** Returns when a row is due, or null. */
  Long get(int shard, long bucket, NodeId node) {
    return isStored(shard, bucket) ? table.get(shard, bucket, node) : null;
  }

  Iterator<Map.Entry<NodeId, Long>> of(int shard, long bucket) {
    return isStored(shard, bucket) ? table.rows(shard, bucket) : Collections.emptyIterator();
  }

  boolean isStored(int shard, long bucket) {
    return stored.contains(shard, bucket);
  }

  /** Takes the rows of a bucket out of the table. */
  void clear(int shard, long bucket) {
    if (stored.remove(shard, bucket)) {
      table.clear(shard, bucket);
    }
  }
}

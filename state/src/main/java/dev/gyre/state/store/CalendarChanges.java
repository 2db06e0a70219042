package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2LongMap;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectIterator;

/** Changes of a calendar's rows that are not in the table yet, by bucket. */
final class CalendarChanges {

  /** Of a row that is to be taken away; no time of an entry. */
  private static final long REMOVED = Long.MAX_VALUE;

  private final Long2ObjectOpenHashMap<Object2LongOpenHashMap<Row>> byBucket =
      new Long2ObjectOpenHashMap<>();

  /** A row of a bucket. */
  private record Row(int shard, NodeId node) {}

  /** What is done with each entry. */
  @FunctionalInterface
  interface Visitor {
    void entry(int shard, NodeId node, long dueMs);
  }

  void put(int shard, long bucket, NodeId node, long dueMs) {
    byBucket
        .computeIfAbsent(bucket, unused -> new Object2LongOpenHashMap<>())
        .put(new Row(shard, node), dueMs);
  }

  void remove(int shard, long bucket, NodeId node) {
    put(shard, bucket, node, REMOVED);
  }

  /** Whether a row was put or taken away. */
  boolean has(int shard, long bucket, NodeId node) {
    Object2LongOpenHashMap<Row> rows = byBucket.get(bucket);
    return rows != null && rows.containsKey(new Row(shard, node));
  }

  /** What was put into a row that {@link #has} changed, or null if it was taken away. */
  Long dueMs(int shard, long bucket, NodeId node) {
    long dueMs = byBucket.get(bucket).getLong(new Row(shard, node));
    return dueMs == REMOVED ? null : dueMs;
  }

  /** Visits the entries that were put into a bucket. */
  void forEachPut(long bucket, Visitor visitor) {
    Object2LongOpenHashMap<Row> rows = byBucket.get(bucket);
    if (rows == null) {
      return;
    }
    rows.object2LongEntrySet()
        .fastForEach(
            row -> {
              if (row.getLongValue() != REMOVED) {
                visitor.entry(row.getKey().shard(), row.getKey().node(), row.getLongValue());
              }
            });
  }

  /** Forgets the change of a row. */
  void forget(int shard, long bucket, NodeId node) {
    Object2LongOpenHashMap<Row> rows = byBucket.get(bucket);
    if (rows != null) {
      rows.removeLong(new Row(shard, node));
    }
  }

  /** Makes changes in the table and forgets them, bucket by bucket until so many were made. */
  void write(ShardTable<Long, NodeId, Long> table, int most) {
    int made = 0;
    ObjectIterator<Long2ObjectMap.Entry<Object2LongOpenHashMap<Row>>> buckets =
        byBucket.long2ObjectEntrySet().iterator();
    while (made < most && buckets.hasNext()) {
      Long2ObjectMap.Entry<Object2LongOpenHashMap<Row>> bucket = buckets.next();
      ObjectIterator<Object2LongMap.Entry<Row>> rows =
          bucket.getValue().object2LongEntrySet().iterator();
      while (made < most && rows.hasNext()) {
        write(table, bucket.getLongKey(), rows.next());
        rows.remove();
        made++;
      }
      if (bucket.getValue().isEmpty()) {
        buckets.remove();
      }
    }
  }

  private static void write(
      ShardTable<Long, NodeId, Long> table, long bucket, Object2LongMap.Entry<Row> row) {
    Row at = row.getKey();
    if (row.getLongValue() == REMOVED) {
      table.remove(at.shard(), bucket, at.node());
    } else {
      table.put(at.shard(), bucket, at.node(), row.getLongValue());
    }
  }
}

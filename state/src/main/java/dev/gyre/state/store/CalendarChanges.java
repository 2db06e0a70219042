package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2LongMap;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectIterator;
import it.unimi.dsi.fastutil.objects.ObjectLinkedOpenHashSet;

/**
 * Changes of a calendar's rows that are not in the table yet: buckets that are to be emptied, and
 * then rows that are to be put, by bucket.
 */
final class CalendarChanges {

  private final ObjectLinkedOpenHashSet<Bucket> emptied = new ObjectLinkedOpenHashSet<>();
  private final Long2ObjectOpenHashMap<Object2LongOpenHashMap<Row>> byBucket =
      new Long2ObjectOpenHashMap<>();

  /** A shard's bucket. */
  private record Bucket(int shard, long bucket) {}

  /** A row of a bucket. */
  private record Row(int shard, NodeId node) {}

  /** What is done with each entry. */
  @FunctionalInterface
  interface Visitor {
    void entry(int shard, NodeId node, long dueMs);
  }

  /** Whether there is none. */
  boolean isEmpty() {
    return byBucket.isEmpty() && emptied.isEmpty();
  }

  void put(int shard, long bucket, NodeId node, long dueMs) {
    byBucket
        .computeIfAbsent(bucket, unused -> new Object2LongOpenHashMap<>())
        .put(new Row(shard, node), dueMs);
  }

  /** Has the rows of a bucket taken out of the table. */
  void empty(int shard, long bucket) {
    emptied.add(new Bucket(shard, bucket));
  }

  /** Forgets what was put into buckets below one. */
  void forgetBelow(long bucket) {
    byBucket.keySet().removeIf((long it) -> it < bucket);
  }

  /** Whether a row was put. */
  boolean has(int shard, long bucket, NodeId node) {
    Object2LongOpenHashMap<Row> rows = byBucket.get(bucket);
    return rows != null && rows.containsKey(new Row(shard, node));
  }

  /** What was put into a row that {@link #has} one. */
  long dueMs(int shard, long bucket, NodeId node) {
    return byBucket.get(bucket).getLong(new Row(shard, node));
  }

  /** Visits the entries that were put into a bucket. */
  void forEachPut(long bucket, Visitor visitor) {
    Object2LongOpenHashMap<Row> rows = byBucket.get(bucket);
    if (rows != null) {
      rows.object2LongEntrySet()
          .fastForEach(
              row -> visitor.entry(row.getKey().shard(), row.getKey().node(), row.getLongValue()));
    }
  }

  /** Makes all changes in the table and forgets them. */
  void writeAll(ShardTable<Long, NodeId, Long> table) {
    while (!emptied.isEmpty()) {
      emptyNext(table);
    }
    putSome(table, Integer.MAX_VALUE);
  }

  /**
   * Makes some changes in the table and forgets them: empties a bucket of a shard, or, when none is
   * left to be, puts no more than so many rows.
   */
  void writeSome(ShardTable<Long, NodeId, Long> table, int most) {
    if (emptied.isEmpty()) {
      putSome(table, most);
    } else {
      emptyNext(table);
    }
  }

  private void emptyNext(ShardTable<Long, NodeId, Long> table) {
    Bucket next = emptied.removeFirst();
    table.clear(next.shard(), next.bucket());
  }

  private void putSome(ShardTable<Long, NodeId, Long> table, int most) {
    int made = 0;
    ObjectIterator<Long2ObjectMap.Entry<Object2LongOpenHashMap<Row>>> buckets =
        byBucket.long2ObjectEntrySet().iterator();
    while (made < most && buckets.hasNext()) {
      Long2ObjectMap.Entry<Object2LongOpenHashMap<Row>> bucket = buckets.next();
      ObjectIterator<Object2LongMap.Entry<Row>> rows =
          bucket.getValue().object2LongEntrySet().iterator();
      while (made < most && rows.hasNext()) {
        Object2LongMap.Entry<Row> row = rows.next();
        Row at = row.getKey();
        table.put(at.shard(), bucket.getLongKey(), at.node(), row.getLongValue());
        rows.remove();
        made++;
      }
      if (bucket.getValue().isEmpty()) {
        buckets.remove();
      }
    }
  }
}

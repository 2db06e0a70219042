package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2LongMap;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectAVLTreeSet;
import it.unimi.dsi.fastutil.objects.ObjectIterator;
import it.unimi.dsi.fastutil.objects.ObjectSortedSet;
import java.util.Comparator;

/**
 * Changes of a calendar's rows that are not in the table yet: buckets that are to be emptied, and
 * then rows that are to be put, by bucket.
 */
final class CalendarChanges {

  /**
   * In the order of the table: who empties a bucket looks for the next row behind it, and would
   * have to pass all rows that were taken out just before.
   */
  private final ObjectSortedSet<Bucket> emptied =
      new ObjectAVLTreeSet<>(
          Comparator.comparingInt(Bucket::shard).thenComparingLong(Bucket::bucket));

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
  void writeAll(CalendarRows rows) {
    while (!emptied.isEmpty()) {
      emptyNext(rows);
    }
    putSome(rows, Integer.MAX_VALUE);
  }

  /**
   * Makes some changes in the table and forgets them: empties a bucket of a shard, or, when none is
   * left to be, puts no more than so many rows.
   */
  void writeSome(CalendarRows rows, int most) {
    if (emptied.isEmpty()) {
      putSome(rows, most);
    } else {
      emptyNext(rows);
    }
  }

  private void emptyNext(CalendarRows rows) {
    Bucket next = emptied.first();
    emptied.remove(next);
    rows.clear(next.shard(), next.bucket());
  }

  private void putSome(CalendarRows rows, int most) {
    int made = 0;
    ObjectIterator<Long2ObjectMap.Entry<Object2LongOpenHashMap<Row>>> buckets =
        byBucket.long2ObjectEntrySet().iterator();
    while (made < most && buckets.hasNext()) {
      Long2ObjectMap.Entry<Object2LongOpenHashMap<Row>> bucket = buckets.next();
      ObjectIterator<Object2LongMap.Entry<Row>> waiting =
          bucket.getValue().object2LongEntrySet().iterator();
      while (made < most && waiting.hasNext()) {
        Object2LongMap.Entry<Row> row = waiting.next();
        Row at = row.getKey();
        rows.put(at.shard(), bucket.getLongKey(), at.node(), row.getLongValue());
        waiting.remove();
        made++;
      }
      if (bucket.getValue().isEmpty()) {
        buckets.remove();
      }
    }
  }
}

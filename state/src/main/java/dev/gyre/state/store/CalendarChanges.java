package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
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

  private final Long2ObjectOpenHashMap<Puts> byBucket = new Long2ObjectOpenHashMap<>();

  /** A shard's bucket. */
  private record Bucket(int shard, long bucket) {}

  /**
   * Rows that are put into a bucket, in the order in which they were: of those of a node the last
   * one counts. An array is far cheaper than a table, which would have to be searched.
   */
  private static final class Puts {
    private static final int LONGS = 4;
    private static final int HI = 1;
    private static final int LO = 2;
    private static final int DUE = 3;

    private final LongArrayList rows = new LongArrayList();
    private int written;

    void add(int shard, NodeId node, long dueMs) {
      rows.add(shard);
      rows.add(node.hi());
      rows.add(node.lo());
      rows.add(dueMs);
    }

    int size() {
      return rows.size() / LONGS;
    }

    int shard(int i) {
      return (int) rows.getLong(LONGS * i);
    }

    NodeId node(int i) {
      return new NodeId(rows.getLong(LONGS * i + HI), rows.getLong(LONGS * i + LO));
    }

    long dueMs(int i) {
      return rows.getLong(LONGS * i + DUE);
    }
  }

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
    Puts puts = byBucket.get(bucket);
    if (puts == null) {
      puts = new Puts();
      byBucket.put(bucket, puts);
    }
    puts.add(shard, node, dueMs);
  }

  /** Has the rows of a bucket taken out of the table. */
  void empty(int shard, long bucket) {
    emptied.add(new Bucket(shard, bucket));
  }

  /** Forgets what was put into buckets below one. */
  void forgetBelow(long bucket) {
    byBucket.keySet().removeIf((long it) -> it < bucket);
  }

  /** Returns what was put into a row last, or null; takes time in the size of the bucket. */
  Long dueMs(int shard, long bucket, NodeId node) {
    Puts puts = byBucket.get(bucket);
    for (int i = puts == null ? -1 : puts.size() - 1; i >= 0; i--) {
      if (puts.shard(i) == shard && puts.node(i).equals(node)) {
        return puts.dueMs(i);
      }
    }
    return null;
  }

  /** Visits the entries that were put into a bucket, also those that others have replaced. */
  void forEachPut(long bucket, Visitor visitor) {
    Puts puts = byBucket.get(bucket);
    for (int i = 0; puts != null && i < puts.size(); i++) {
      visitor.entry(puts.shard(i), puts.node(i), puts.dueMs(i));
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
    ObjectIterator<Long2ObjectMap.Entry<Puts>> buckets = byBucket.long2ObjectEntrySet().iterator();
    while (made < most && buckets.hasNext()) {
      Long2ObjectMap.Entry<Puts> bucket = buckets.next();
      Puts puts = bucket.getValue();
      for (; made < most && puts.written < puts.size(); puts.written++) {
        int i = puts.written;
        rows.put(puts.shard(i), bucket.getLongKey(), puts.node(i), puts.dueMs(i));
        made++;
      }
      if (puts.written == puts.size()) {
        buckets.remove();
      }
    }
  }
}

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

  /** To empty a bucket takes as long as to put so many rows, about: it has hundreds. */
  private static final int EMPTIED_AS = 256;

  /**
   * In the order of the table: who empties a bucket looks for the next row behind it, and would
   * have to pass all rows that were taken out just before.
   */
  private final ObjectSortedSet<Bucket> emptied =
      new ObjectAVLTreeSet<>(
          Comparator.comparingInt(Bucket::shard).thenComparingLong(Bucket::bucket));

  private final Long2ObjectOpenHashMap<Puts> byBucket = new Long2ObjectOpenHashMap<>();

  private int waiting;

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

    /** Notes that the next rows were written; those that were are forgotten now and then. */
    void wrote(int more) {
      written += more;
      if (written > size() / 2) {
        rows.removeElements(0, LONGS * written);
        written = 0;
      }
    }

    int unwritten() {
      return size() - written;
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

  /**
   * Whether {@link #writeSome} has something to do.
   *
   * @param left how many rows may wait
   */
  boolean isBehind(int left) {
    return !emptied.isEmpty() || waiting > left;
  }

  /** How many steps of {@link #writeSome} with one row each there are, about. */
  int size() {
    return EMPTIED_AS * emptied.size() + waiting;
  }

  void put(int shard, long bucket, NodeId node, long dueMs) {
    Puts puts = byBucket.get(bucket);
    if (puts == null) {
      puts = new Puts();
      byBucket.put(bucket, puts);
    }
    puts.add(shard, node, dueMs);
    waiting++;
  }

  /** Whether rows wait to be put into a bucket, of any shard. */
  boolean puts(long bucket) {
    return byBucket.containsKey(bucket);
  }

  /** Has the rows of a bucket taken out of the table. */
  void empty(int shard, long bucket) {
    emptied.add(new Bucket(shard, bucket));
  }

  /** Forgets what was put into buckets below one. */
  void forgetBelow(long bucket) {
    ObjectIterator<Long2ObjectMap.Entry<Puts>> buckets = byBucket.long2ObjectEntrySet().iterator();
    while (buckets.hasNext()) {
      Long2ObjectMap.Entry<Puts> each = buckets.next();
      if (each.getLongKey() < bucket) {
        waiting -= each.getValue().unwritten();
        buckets.remove();
      }
    }
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
    while (!byBucket.isEmpty()) {
      putSome(rows, Integer.MAX_VALUE);
    }
  }

  /**
   * Makes some changes in the table and forgets them: empties a bucket of a shard, or, when none is
   * left to be and more than so many rows wait, puts some of those of the last bucket.
   *
   * @param left how many rows may wait
   * @param most how many are put at most
   */
  void writeSome(CalendarRows rows, int left, int most) {
    if (!emptied.isEmpty()) {
      emptyNext(rows);
    } else if (waiting > left) {
      putSome(rows, most);
    }
  }

  private void emptyNext(CalendarRows rows) {
    Bucket next = emptied.first();
    emptied.remove(next);
    rows.clear(next.shard(), next.bucket());
  }

  /** Puts rows of the last bucket, in the order of their keys; earlier ones may pass before. */
  private void putSome(CalendarRows rows, int most) {
    long last = Long.MIN_VALUE;
    for (long bucket : byBucket.keySet()) {
      last = Math.max(last, bucket);
    }
    Puts puts = byBucket.get(last);
    int from = puts.written;
    long[] keys = new long[Math.min(most, puts.unwritten())];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = KeyOrder.of(0, puts.shard(from + i), puts.node(from + i).hi());
    }
    for (int place : KeyOrder.ascending(keys)) {
      int i = from + place;
      rows.put(puts.shard(i), last, puts.node(i), puts.dueMs(i));
    }
    puts.wrote(keys.length);
    waiting -= keys.length;
    if (puts.unwritten() == 0) {
      byBucket.remove(last);
    }
  }
}

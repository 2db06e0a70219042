package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.longs.LongAVLTreeSet;
import it.unimi.dsi.fastutil.longs.LongSortedSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * When each node has to be looked at again because of time alone, over all shards of a subtask.
 *
 * <p>For maintainers: entries are rows {@code (shard, bucket, node) -> due}; a bucket is a stretch
 * of event time. The buckets that the watermark has reached are loaded into a heap in memory, so
 * that an entry leaves exactly when it is due and no bucket is read twice; those ahead stay in the
 * backend. Which buckets a shard has is known in memory (and saved by the store), so nothing is
 * ever scanned but a bucket. A late or near entry goes into the backend and the heap both.
 *
 * <p>Rows wait in memory until a turn ends (see {@link Persistence}), or too many do: where windows
 * are short against the time from one checkpoint to the next, most pass before.
 *
 * <p>A row is never taken away by itself, which would be one more random write for each that is
 * put: all of a bucket go when the watermark has passed it. So rows, and entries in the heap, may
 * be of a time at which their node is no longer due; the node knows when it is. {@link
 * LayerStore#drainDue} compares the two; {@link LayerStore#markDue} does not, and has such a node
 * refreshed for nothing.
 */
final class ExpiryCalendar {

  private static final int TOGETHER = 32;

  private final CalendarRows rows;
  private final long bucketMs;
  private final ShardBuckets buckets;
  private final boolean[] unsaved;

  /** Buckets of any shard that are still to be loaded. */
  private final LongSortedSet ahead = new LongAVLTreeSet();

  private final OpenEntries open = new OpenEntries();
  private CalendarChanges changes = new CalendarChanges();

  /** Of the turn before (see {@link Persistence}): older than {@link #changes}. */
  private CalendarChanges late = new CalendarChanges();

  private final int mostWaiting;
  private long openThrough = Long.MIN_VALUE;
  private long forgottenBelow = Long.MIN_VALUE;

  /** One entry in memory. */
  record Entry(long dueMs, int shard, NodeId node) {}

  /** What is done with entries that are due. */
  interface Delivery {
    /** Called with those that will be given to {@link #due} next. */
    void soon(List<Entry> entries);

    /** Called with one after the other. */
    void due(Entry entry);
  }

  /**
   * Makes a calendar above a table.
   *
   * @param mostWaiting so many rows are left in memory by {@link #writeSome}, for the next snapshot
   *     that writes rows
   */
  ExpiryCalendar(ShardTable<Long, NodeId, Long> table, long bucketMs, int shards, int mostWaiting) {
    this.mostWaiting = mostWaiting;
    this.rows = new CalendarRows(table, shards);
    this.buckets = new ShardBuckets(shards);
    this.bucketMs = bucketMs;
    this.unsaved = new boolean[shards];
  }

  /** Returns the width of a bucket. */
  long bucketMs() {
    return bucketMs;
  }

  /** Gives a shard the buckets that it had when it was saved. */
  void restore(int shard, long[] restored) {
    rows.restore(shard, restored);
    for (long bucket : restored) {
      buckets.add(shard, bucket);
      ahead.add(bucket);
    }
  }

  /** Returns the buckets of a shard, ascending. */
  long[] buckets(int shard) {
    return buckets.of(shard);
  }

  /** Returns whether a shard's buckets have changed since this was last asked. */
  boolean takeUnsaved(int shard) {
    boolean was = unsaved[shard];
    unsaved[shard] = false;
    return was;
  }

  /** Adds an entry of a node; those that it has at other times are delivered as well. */
  void schedule(int shard, NodeId node, long dueMs) {
    long bucket = bucket(dueMs);
    changes.put(shard, bucket, node, dueMs);
    boolean first = buckets.add(shard, bucket);
    unsaved[shard] |= first;
    if (bucket <= openThrough) {
      open.add(dueMs, shard, node);
    } else if (first) {
      ahead.add(bucket);
    }
  }

  /** Whether there is a row of the entry in a bucket that will be delivered. */
  boolean contains(int shard, NodeId node, long dueMs) {
    long bucket = bucket(dueMs);
    Long found = changes.dueMs(shard, bucket, node);
    if (found == null) {
      found = late.dueMs(shard, bucket, node);
    }
    if (found == null) {
      found = rows.get(shard, bucket, node);
    }
    return found != null && found == dueMs && buckets.contains(shard, bucket);
  }

  /** Returns whether {@link #writeSome} has something to do. */
  boolean isBehind() {
    return changes.isBehind(mostWaiting);
  }

  /** Writes the changes that wait. */
  void write() {
    late.writeAll(rows);
    changes.writeAll(rows);
  }

  /** Has the changes that wait written by {@link #writeLate}, and no others. */
  void endTurn() {
    if (isLate()) {
      throw new IllegalStateException("rows of the turn before are not written");
    }
    late = changes;
    changes = new CalendarChanges();
  }

  private boolean isLate() {
    return late.isBehind(0);
  }

  /** How many changes of the turn before are not written; a bucket to be emptied is many. */
  int lateCount() {
    return late.size();
  }

  /**
   * Writes some of the changes of the turn before: empties a bucket of a shard, or puts no more
   * than so many rows.
   */
  void writeLate(int most) {
    late.writeSome(rows, 0, most);
  }

  /**
   * Writes some of the changes that wait, if they are many: empties a bucket of a shard, or puts no
   * more than so many rows. Not to be called while the table has to stay as it is.
   */
  void writeSome(int most) {
    changes.writeSome(rows, mostWaiting, most);
  }

  /**
   * Delivers everything due at or before the watermark, earliest first but for what is scheduled
   * meanwhile.
   */
  void drain(long watermarkMs, Delivery delivery) {
    long reached = bucket(watermarkMs);
    deliver(watermarkMs, delivery);
    while (!ahead.isEmpty() && ahead.firstLong() <= reached) {
      long bucket = ahead.firstLong();
      load(bucket);
      ahead.remove(bucket);
      openThrough = Math.max(openThrough, bucket);
      deliver(watermarkMs, delivery);
    }
    openThrough = Math.max(openThrough, reached);
    forgetBelow(reached);
  }

  private void deliver(long watermarkMs, Delivery delivery) {
    while (!open.isEmpty() && open.firstDueMs() <= watermarkMs) {
      List<Entry> together = new ArrayList<>();
      while (together.size() < TOGETHER && !open.isEmpty() && open.firstDueMs() <= watermarkMs) {
        together.add(open.poll());
      }
      delivery.soon(together);
      together.forEach(delivery::due);
    }
  }

  private void load(long bucket) {
    buckets.shardsOf(bucket).stream().forEach(shard -> load(shard, bucket));
    late.forEachPut(bucket, (shard, node, dueMs) -> open.add(dueMs, shard, node));
    changes.forEachPut(bucket, (shard, node, dueMs) -> open.add(dueMs, shard, node));
  }

  private void load(int shard, long bucket) {
    Iterator<Map.Entry<NodeId, Long>> entries = rows.of(shard, bucket);
    while (entries.hasNext()) {
      Map.Entry<NodeId, Long> entry = entries.next();
      open.add(entry.getValue(), shard, entry.getKey());
    }
  }

  /** All that was in buckets wholly past has been delivered. */
  private void forgetBelow(long reached) {
    if (reached <= forgottenBelow) {
      return;
    }
    forgottenBelow = reached;
    changes.forgetBelow(reached);
    buckets.forgetBelow(reached, this::forget);
  }

  /** A bucket has thousands of rows: they are taken out shard by shard, between inputs. */
  private void forget(int shard, long bucket) {
    // Late rows are put even if their bucket has passed meanwhile: the next snapshot is of before.
    if (rows.isStored(shard, bucket) || late.puts(bucket)) {
      changes.empty(shard, bucket);
    }
    unsaved[shard] = true;
  }

  private long bucket(long timeMs) {
    return Math.floorDiv(timeMs, bucketMs);
  }
}

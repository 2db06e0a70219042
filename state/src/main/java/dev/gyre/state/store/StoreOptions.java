package dev.gyre.state.store;

import java.io.Serializable;

/**
 * Sizes of a layer's store.
 *
 * @param cacheEntries bound of decoded nodes and replicas kept over all shards of the subtask, 1 or
 *     more. Within one unit of work (see {@link LayerStore#shard}) the cache may exceed it
 * @param writeBehindFloor number of changed entries, and of new rows of the calendar, that
 *     write-behind leaves alone, so that a hot node is not written again and again; the flush at a
 *     checkpoint writes them, 0 or more
 * @param calendarBucketMs width of a calendar bucket in event time, 1 or more. An entry is
 *     delivered exactly at its time whatever the width: a bucket is what is in memory at once
 * @param rowsEvery once in so many snapshots the changed rows are written, and snapshots have the
 *     inputs since (see {@link InputLog}), 1 or more; with 1 each has the rows and nothing is
 *     logged
 * @param rowsTurn operators of a job with different numbers write their rows after different
 *     snapshots, so that not all write at once; 0 or more
 * @param longestList number of destinations of a source that are a list in its replica, which is
 *     written as a whole; of one with more, a hub, each is a row of its own; 1 or more
 */
public record StoreOptions(
    int cacheEntries,
    int writeBehindFloor,
    long calendarBucketMs,
    int rowsEvery,
    int rowsTurn,
    int longestList)
    implements Serializable {

  private static final int BUCKETS_PER_WINDOW = 256;
  private static final int DEFAULT_FLOOR = 8192;
  private static final int DEFAULT_LONGEST_LIST = 512;

  /** Checks the sizes. */
  public StoreOptions {
    atLeast("cacheEntries", cacheEntries, 1);
    atLeast("writeBehindFloor", writeBehindFloor, 0);
    atLeast("calendarBucketMs", calendarBucketMs, 1);
    atLeast("rowsEvery", rowsEvery, 1);
    atLeast("rowsTurn", rowsTurn, 0);
    atLeast("longestList", longestList, 1);
  }

  /** Options of a store that writes its rows at every snapshot. */
  public StoreOptions(int cacheEntries, int writeBehindFloor, long calendarBucketMs) {
    this(cacheEntries, writeBehindFloor, calendarBucketMs, 1, 0, DEFAULT_LONGEST_LIST);
  }

  /**
   * Returns options for a cache of a size and a graph with a window: 256 calendar buckets a window,
   * and at most an eighth of the cache left for the flush.
   */
  public static StoreOptions of(int cacheEntries, long maxWindowMs) {
    return new StoreOptions(
        cacheEntries,
        Math.min(DEFAULT_FLOOR, cacheEntries / 8),
        Math.max(1, maxWindowMs / BUCKETS_PER_WINDOW));
  }

  /** The same with rows once in so many snapshots. */
  public StoreOptions withRows(int every, int turn) {
    return new StoreOptions(
        cacheEntries, writeBehindFloor, calendarBucketMs, every, turn, longestList);
  }

  /** The same with lists of destinations of so many at most. */
  public StoreOptions withLists(int longest) {
    return new StoreOptions(
        cacheEntries, writeBehindFloor, calendarBucketMs, rowsEvery, rowsTurn, longest);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + " is " + value + " but must be " + least + " or more");
    }
  }
}

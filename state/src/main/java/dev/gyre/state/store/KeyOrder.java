package dev.gyre.state.store;

import it.unimi.dsi.fastutil.longs.LongArrays;

/** The order of rows in RocksDB: a memtable takes sorted rows faster. */
final class KeyOrder {

  /** Flink has at most 2^15 key groups. */
  private static final int SHARD_BITS = 15;

  private static final int NODE_BITS = 48;

  private KeyOrder() {}

  /**
   * A number that orders rows by table, shard, and the first 48 bits of the node. Rows that it does
   * not tell apart are next to each other.
   *
   * @param table 0 or 1
   * @param nodeHi upper half of the node that a row begins with
   */
  static long of(int table, int shard, long nodeHi) {
    long tableAndShard = (long) table << SHARD_BITS | shard;
    return (tableAndShard << NODE_BITS | nodeHi >>> (Long.SIZE - NODE_BITS)) ^ Long.MIN_VALUE;
  }

  /** The places of an array's numbers in ascending order of the numbers; equal ones stay so. */
  static int[] ascending(long[] numbers) {
    int[] places = new int[numbers.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = i;
    }
    LongArrays.radixSortIndirect(places, numbers, true);
    return places;
  }
}

package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import java.util.Arrays;

/** Rows that are looked up together ({@link RecordCache#begin}), and what was found. Reusable. */
final class RowLookup {

  private static final int FIRST_CAPACITY = 64;

  int size;
  int[] shards = new int[FIRST_CAPACITY];
  long[] hi = new long[FIRST_CAPACITY];
  long[] lo = new long[FIRST_CAPACITY];

  /** Of the i-th row its entry, or null; stays until the next look-up. */
  CacheEntry[] entries = new CacheEntry[FIRST_CAPACITY];

  /** For the cache: which rows are still searched for, and where each is. */
  int[] searched = new int[FIRST_CAPACITY];

  int[] places = new int[FIRST_CAPACITY];

  /** Forgets all rows; what was found of them is overwritten by the next look-up. */
  void reset() {
    size = 0;
  }

  void add(int shard, NodeId node) {
    add(shard, node.hi(), node.lo());
  }

  void add(int shard, long nodeHi, long nodeLo) {
    if (size == lo.length) {
      int capacity = 2 * size;
      shards = Arrays.copyOf(shards, capacity);
      hi = Arrays.copyOf(hi, capacity);
      lo = Arrays.copyOf(lo, capacity);
      entries = Arrays.copyOf(entries, capacity);
      searched = new int[capacity];
      places = new int[capacity];
    }
    shards[size] = shard;
    hi[size] = nodeHi;
    lo[size] = nodeLo;
    size++;
  }
}

package dev.gyre.state.store;

import dev.gyre.state.record.ReplicaRecord;
import java.util.Arrays;

/**
 * Nodes whose replicas are looked up together, so that their waits for memory overlap. Reusable;
 * results are valid within the unit of work.
 */
public final class ReplicaLookup {

  private static final int FIRST_CAPACITY = 64;

  int size;
  int[] shards = new int[FIRST_CAPACITY];
  long[] hi = new long[FIRST_CAPACITY];
  long[] lo = new long[FIRST_CAPACITY];
  CacheEntry[] entries = new CacheEntry[FIRST_CAPACITY];
  ReplicaRecord[] found = new ReplicaRecord[FIRST_CAPACITY];

  /** Makes an empty one. */
  public ReplicaLookup() {}

  /** Forgets all nodes; what was found of them is overwritten by the next. */
  public void reset() {
    size = 0;
  }

  /** Adds a node given by the halves of its id. */
  public void add(long nodeHi, long nodeLo) {
    if (size == hi.length) {
      int capacity = 2 * size;
      shards = Arrays.copyOf(shards, capacity);
      hi = Arrays.copyOf(hi, capacity);
      lo = Arrays.copyOf(lo, capacity);
      entries = Arrays.copyOf(entries, capacity);
      found = Arrays.copyOf(found, capacity);
    }
    hi[size] = nodeHi;
    lo[size] = nodeLo;
    size++;
  }

  /** Returns whether the vector of one of the nodes is awaited. */
  public boolean awaits() {
    for (int i = 0; i < size; i++) {
      if (found[i] != null && found[i].awaited()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns what is kept of the i-th node that was added, or null; no value of it may have come
   * ({@link ReplicaRecord#known}).
   */
  public ReplicaRecord found(int i) {
    return found[i];
  }
}

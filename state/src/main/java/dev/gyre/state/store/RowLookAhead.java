package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Has the next values that are got from a {@link RowStore} found in the processor's caches, as
 * {@link LookAhead} does for a layer: all take a step before any takes the next, so that their
 * waits for memory overlap.
 *
 * <p>Add the nodes, then {@link #run}.
 *
 * @param <R> the values
 */
public final class RowLookAhead<R> {

  private static final int FIRST_CAPACITY = 64;

  private final RecordCache cache;
  private final List<ToLongFunction<R>> steps;
  private int size;
  private int[] shards = new int[FIRST_CAPACITY];
  private long[] hi = new long[FIRST_CAPACITY];
  private long[] lo = new long[FIRST_CAPACITY];
  private CacheEntry[] entries = new CacheEntry[FIRST_CAPACITY];
  private long touched;

  RowLookAhead(RecordCache cache, List<ToLongFunction<R>> steps) {
    this.cache = cache;
    this.steps = List.copyOf(steps);
  }

  /** Adds a node of a shard. */
  public void node(int shard, NodeId node) {
    if (size == lo.length) {
      int capacity = 2 * size;
      shards = Arrays.copyOf(shards, capacity);
      hi = Arrays.copyOf(hi, capacity);
      lo = Arrays.copyOf(lo, capacity);
      entries = Arrays.copyOf(entries, capacity);
    }
    shards[size] = shard;
    hi[size] = node.hi();
    lo[size] = node.lo();
    size++;
  }

  /** Reads what is in memory of the values of the nodes that were added, and forgets them. */
  public void run() {
    cache.begin(CacheEntry.Kind.NODE, size, shards, hi, lo, entries);
    // Kept, or the compiler would leave the reads out.
    long sum = 0;
    for (ToLongFunction<R> step : steps) {
      for (int i = 0; i < size; i++) {
        if (entries[i] != null && entries[i].record != null) {
          // Only values of this type are added.
          @SuppressWarnings("unchecked")
          R value = (R) entries[i].record;
          sum += step.applyAsLong(value);
        }
      }
    }
    touched += sum;
    Arrays.fill(entries, 0, size, null);
    size = 0;
  }
}

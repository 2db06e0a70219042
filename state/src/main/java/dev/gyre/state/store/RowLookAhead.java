package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
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

  private final RecordCache cache;
  private final List<ToLongFunction<R>> steps;
  private final RowLookup rows = new RowLookup();
  private long touched;

  RowLookAhead(RecordCache cache, List<ToLongFunction<R>> steps) {
    this.cache = cache;
    this.steps = List.copyOf(steps);
  }

  /** Adds a node of a shard. */
  public void node(int shard, NodeId node) {
    rows.add(shard, node);
  }

  /** Reads what is in memory of the values of the nodes that were added, and forgets them. */
  public void run() {
    cache.begin(CacheEntry.Kind.NODE, rows);
    // Kept, or the compiler would leave the reads out.
    long sum = 0;
    for (ToLongFunction<R> step : steps) {
      for (int i = 0; i < rows.size; i++) {
        CacheEntry entry = rows.entries[i];
        if (entry != null && entry.record != null) {
          // Only values of this type are added.
          @SuppressWarnings("unchecked")
          R value = (R) entry.record;
          sum += step.applyAsLong(value);
        }
      }
    }
    touched += sum;
    rows.reset();
  }
}

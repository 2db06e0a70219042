package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.flink.runtime.state.KeyGroupRange;

/**
 * The sources that have, or once had, destinations in a shard: an existence filter for each shard,
 * saved with it. "No" is certain, so that a replica without destinations costs no look-up, and a
 * source's first destination is known to be all of them.
 *
 * <p>Sources without destinations any more stay in the filters until they are most of what is
 * there; then all filters are made anew from the rows.
 */
final class Sources {

  private static final int STALE_FACTOR = 4;
  private static final long STALE_FLOOR = 1 << 16;

  /** All sources that have rows, by shard; each may be given more than once. */
  @FunctionalInterface
  interface Rows {
    void forEach(BiConsumer<Integer, NodeId> visitor);
  }

  private final Rows rows;
  private final KeyGroupRange range;
  private final ExistenceFilter[] filters;
  private long added;
  private long most = STALE_FLOOR;

  Sources(Rows rows, KeyGroupRange range) {
    this.rows = rows;
    this.range = range;
    this.filters = new ExistenceFilter[range.getEndKeyGroup() + 1];
  }

  /** Gives a shard what was saved of it. */
  void restore(int shard, ExistenceFilter filter) {
    filters[shard] = filter;
    added += filter.added();
    most = Math.max(most, STALE_FACTOR * added + STALE_FLOOR);
  }

  ExistenceFilter filter(int shard) {
    return filters[shard];
  }

  /** Returns false only if the source never had a destination. */
  boolean mayContain(int shard, NodeId source) {
    return filters[shard].mayContain(CacheEntry.Kind.REPLICA, source);
  }

  /** Adds a source, whose row is there already; returns whether it certainly had none before. */
  boolean add(int shard, NodeId source) {
    if (mayContain(shard, source)) {
      return false;
    }
    filters[shard].add(CacheEntry.Kind.REPLICA, source);
    added++;
    if (added > most) {
      renew();
    }
    return true;
  }

  /** Makes all filters anew from the rows. */
  void renew() {
    added = 0;
    forEachFilter(ExistenceFilter::clear);
    rows.forEach(
        (shard, source) -> {
          if (!mayContain(shard, source)) {
            filters[shard].add(CacheEntry.Kind.REPLICA, source);
            added++;
          }
        });
    most = STALE_FACTOR * added + STALE_FLOOR;
  }

  private void forEachFilter(Consumer<ExistenceFilter> change) {
    for (int shard : range) {
      change.accept(filters[shard]);
    }
  }
}

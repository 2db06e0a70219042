package dev.gyre.jobs.layer;

import dev.gyre.jobs.message.MicroClock;
import dev.gyre.state.store.LayerStore;
import dev.gyre.state.store.LookAhead;
import dev.gyre.state.store.ShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;

/** Refreshes the dirty nodes of a layer whose turn it is, a few together. */
final class Refreshes {

  /** What is read for so many refreshes fits the processor's second-level cache. */
  private static final int TOGETHER = 8;

  private final LayerStore store;
  private final BiConsumer<ShardStore, Polled> refresh;
  private final LongSupplier watermarkMs;
  private final Counter counter;
  private final List<Polled> polled = new ArrayList<>(TOGETHER);

  /**
   * Prepares refreshes of a layer.
   *
   * @param refresh computes a node's vector anew and sends it where it is needed
   * @param watermarkMs of the layer
   * @param counter counts them
   */
  Refreshes(
      LayerStore store,
      BiConsumer<ShardStore, Polled> refresh,
      LongSupplier watermarkMs,
      Counter counter) {
    this.store = store;
    this.refresh = refresh;
    this.watermarkMs = watermarkMs;
    this.counter = counter;
  }

  /** Refreshes the few nodes whose turn it is; returns false when none is dirty. */
  boolean next() {
    return next(TOGETHER);
  }

  /**
   * Refreshes the dirty nodes whose turn it is.
   *
   * @param most how many; what they need from memory is read for all of them first
   * @return false when none is dirty
   */
  boolean next(int most) {
    long now = MicroClock.now();
    LookAhead ahead = store.lookAhead();
    while (polled.size() < most && store.poll(now)) {
      Polled next = Polled.of(store.dirty());
      polled.add(next);
      ahead.node(next.shard(), next.node());
    }
    if (polled.isEmpty()) {
      return false;
    }
    ahead.runRefreshes(watermarkMs.getAsLong());
    for (Polled next : polled) {
      counter.inc();
      refresh.accept(store.shard(next.shard()), next);
    }
    polled.clear();
    return true;
  }

  /** Refreshes until nothing is dirty. */
  void drain() {
    boolean any = true;
    while (any) {
      any = next();
    }
  }
}

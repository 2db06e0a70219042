package dev.gyre.jobs.layer;

import dev.gyre.jobs.message.MicroClock;
import dev.gyre.state.store.Dirt;
import dev.gyre.state.store.LayerStore;
import org.apache.flink.metrics.MetricGroup;

/** What a layer's store says of itself (docs/metrics.md). */
final class LayerMetrics {

  private LayerMetrics() {}

  /** Registers all of it in an operator's group. */
  static void register(MetricGroup group, LayerStore store) {
    register(group, store, "Direct", Dirt.DIRECT);
    register(group, store, "Ripple", Dirt.RIPPLE);
    group.gauge("hubs", store::hubs);
    group.gauge("stateHeld", store::held);
    group.gauge("stateLate", store::late);
    store.counters().register(group);
  }

  private static void register(MetricGroup group, LayerStore store, String name, Dirt dirt) {
    group.gauge("dirty" + name, () -> store.dirty().size(dirt));
    group.gauge("oldest" + name + "Ms", () -> store.ageMs(dirt, MicroClock.now()));
  }
}

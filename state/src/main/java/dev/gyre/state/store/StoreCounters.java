package dev.gyre.state.store;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;

/**
 * What a layer's store has done since it was opened.
 *
 * @param hits look-ups answered by the cache
 * @param misses look-ups that read the state backend
 * @param avoided look-ups of rows that the existence filter knew not to exist
 * @param writes records written to, or removed from, the state backend
 */
public record StoreCounters(Counter hits, Counter misses, Counter avoided, Counter writes) {

  static StoreCounters create() {
    return new StoreCounters(
        new SimpleCounter(), new SimpleCounter(), new SimpleCounter(), new SimpleCounter());
  }

  /** Registers the counters as {@code stateHits}, {@code stateMisses} and so on. */
  public void register(MetricGroup group) {
    group.counter("stateHits", hits);
    group.counter("stateMisses", misses);
    group.counter("stateLookupsAvoided", avoided);
    group.counter("stateWrites", writes);
  }
}
